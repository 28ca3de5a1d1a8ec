"""E-licences: those a person holds and may attach instead of a paper, and those that a case ends in."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import structlog

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.people import service as people
from yinchuan.kit import audit, clock
from yinchuan.kit.actor import GUEST, Actor, Role
from yinchuan.kit.schema import Text

from . import rules, store
from .schemas import LicenceOut
from .store import Licence

__all__ = ["issue", "named", "usable"]

log = structlog.get_logger()
LIBRARY = Text(zh="全区统一电子证照库", en="E-licence library of Ningxia")
OURS = Text(zh="银川政务服务", en="Issued by this service")


class Record(msgspec.Struct, rename="camel"):
    """A licence as the library says it."""

    licence_type: str
    identifier: str
    name: str
    number: str
    issuer: str
    issued_on: date | None = None
    valid_until: date | None = None


async def usable(account_id: UUID, wanted: frozenset[str], item: str, draft: UUID | None) -> list[LicenceOut]:
    """What the account's owner holds of these types and is valid today: ours first, then the library's, which is told
    for which item's application it is asked.

    Empty below level 2 and while the library is down: a paper can always be photographed instead."""
    if not wanted:
        return []
    held, _ = await _in_library(account_id, wanted, item, draft)
    return await _ours(account_id, wanted) + held


async def named(
    account_id: UUID, identifiers: set[str], wanted: frozenset[str], item: str, draft: UUID
) -> list[LicenceOut]:
    """The usable licences for whoever names these in a signed document; the library is asked only for what is not ours.

    Raises `exchange.RegisterDown` while it cannot be known whether one of them is held: that is nobody's mistake."""
    ours = await _ours(account_id, wanted)
    if identifiers <= {each.identifier for each in ours}:
        return ours
    held, is_down = await _in_library(account_id, wanted, item, draft)
    if is_down:
        raise exchange.RegisterDown
    return ours + held


async def _ours(account_id: UUID, wanted: frozenset[str]) -> list[LicenceOut]:
    return _valid([_issued(each) for each in await store.of(account_id) if each.licence_type in wanted])


async def _in_library(
    account_id: UUID, wanted: frozenset[str], item: str, draft: UUID | None
) -> tuple[list[LicenceOut], bool]:
    """What the library says, and whether it did not answer."""
    holder = await people.holder(account_id)
    actor = Actor(role=Role.CITIZEN, account=account_id)
    records, down = await exchange.held_licences(actor, holder, wanted, item, draft)
    return _valid([_out(msgspec.convert(_checked(each), Record)) for each in records]), bool(down)


def _valid(licences: list[LicenceOut]) -> list[LicenceOut]:
    today = clock.today()
    return [each for each in licences if rules.is_valid(each.valid_until, today)]


async def issue(
    case_id: UUID, account: UUID, item: str, name: str, issuer: str, revision: int | None = None
) -> LicenceOut:
    """In the unit of a case's outcome: the licence it ends in, with its number in full.

    An item that ends in a record, a payment or a decision has a number too, but no identifier and no licence."""
    pinned = await catalogue.revision(item, revision)
    on = clock.today()
    number = f"{on:%Y}{case_id.int % 10**10:010}"
    outcome: dict[str, Any] = pinned.item["outcome"]
    made = Licence(
        id=case_id,
        account=account,
        identifier="",
        licence_type=outcome.get("licenceType") or "",
        name=name,
        number=number,
        issuer=issuer,
        issued_on=on,
        valid_until=None,
    )
    if outcome["kind"] == "licence" and made.licence_type:
        body = str(pinned.item["body"]["creditCode"])
        made.identifier = str(rules.issued(body, made.licence_type, case_id.hex.upper()))
        store.insert(made)
        audit.note("licence.issue", f"case:{case_id}", GUEST, subject=account, reason=made.licence_type)
    return msgspec.structs.replace(_issued(made), number=number)


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    # Published identifiers with a wrong check character exist (domain.md 5.5): said, not refused.
    if rules.read(record["identifier"]) is None:
        log.warning("licence_identifier_wrong", kind=record["licenceType"])
    return record


def _out(record: Record) -> LicenceOut:
    return LicenceOut(
        identifier=record.identifier,
        licence_type=record.licence_type,
        name=record.name,
        number=rules.masked(record.number),
        issuer=record.issuer,
        issued_on=record.issued_on,
        valid_until=record.valid_until,
        source=LIBRARY,
    )


def _issued(licence: Licence) -> LicenceOut:
    return LicenceOut(
        identifier=licence.identifier,
        licence_type=licence.licence_type,
        name=licence.name,
        number=rules.masked(licence.number),
        issuer=licence.issuer,
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
        source=OURS,
    )
