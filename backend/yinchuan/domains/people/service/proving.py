"""Real name: name and citizen number against the population register; level 2 (domain.md 5.6)."""

from uuid import UUID

import msgspec

from yinchuan.config import settings
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.exchange.service import Holder
from yinchuan.kit import audit, limits
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound
from yinchuan.kit.ids import uuid7

from .. import rules
from ..errors import AlreadyProven, IdentityNotConfirmed
from ..schemas import MeOut, RealNameIn
from ..store import accounts
from ..store.accounts import Account
from .checking import real_name_of
from .consenting import demand_consents, look_for_consents, text_now
from .resolving import demand_session, forget_after_commit
from .showing import me

# Before the register is asked and what it confirms is kept (个人信息保护法 第二十九条); for no item, but for the account.
AGREED, ACCOUNT = "real-name", ""


class PersonFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The person behind an account, opened. Empty strings below level 2."""

    name: str
    id_number: str
    mobile: str
    level: int


async def prove_name(data: RealNameIn, actor: Actor) -> MeOut:
    """Tie the account to a person, once. The same again is answered the same.

    Raises `InputRefused`, `ConsentNeeded`, `IdentityNotConfirmed`, `AlreadyProven` for another person, `TooMany`, and
    `exchange.RegisterDown` when the register does not answer."""
    name, id_number = real_name_of(data.name, data.id_number)
    # Before anything is compared: for a proven account the answer tells whether a guess at its own number is right.
    await limits.take("real-name", str(actor.id), [(settings().real_name_hourly, 3600)])
    try:
        if not _is_proven(await _own(actor.id), name, id_number):
            await look_for_consents(actor, ACCOUNT, [text_now(AGREED)])
            if not await exchange.check_identity(actor, name, id_number):
                raise IdentityNotConfirmed
            await _prove(actor, name, id_number)
    except (AlreadyProven, IdentityNotConfirmed) as refused:
        place, why = f"account:{actor.id}", refused.code
        await audit.record("person.prove", place, actor, subject=actor.id, result="refused", reason=why)
        raise
    return await me(actor)


@in_unit
async def _prove(actor: Actor, name: str, id_number: str) -> None:
    own = await _own(actor.id)
    if _is_proven(own, name, id_number):
        return
    await demand_consents(actor, ACCOUNT, [text_now(AGREED)])
    at = now()
    # Two accounts of one person meet here, each by a proof of its own: nothing is merged without one.
    person = await accounts.find_person(id_number)
    if person is None:
        person = uuid7()
        accounts.insert_person(person, name, id_number, at)
    else:
        accounts.rename_person(person, name, at)
    accounts.link(own.id, person)
    demand_session(actor)
    audit.note("person.prove", f"account:{own.id}", actor, subject=own.id)
    forget_after_commit()


def _is_proven(own: Account, name: str, id_number: str) -> bool:
    if own.person is None:
        return False
    if (own.opened_name(), own.opened_id_number()) != (name, id_number):
        raise AlreadyProven
    return True


async def _own(account: UUID) -> Account:
    found = await accounts.find(account)
    if found is None:
        raise NotFound
    return found


async def person(account_id: UUID, *, reason: str | None = None, actor: Actor | None = None) -> PersonFacts:
    """The person behind an account in full. A read for somebody else names `actor` and `reason` and is audited first."""
    own = await _own(account_id)
    if actor is not None:
        await audit.record("person.read", f"account:{account_id}", actor, subject=own.id, reason=reason)
    return PersonFacts(
        name=own.opened_name(),
        id_number=own.opened_id_number(),
        mobile=own.opened_mobile(),
        level=own.level,
    )


async def masked(account_id: UUID) -> tuple[str, str, str]:
    """Name, number and mobile as those may see them who need not know them."""
    own = await _own(account_id)
    return (
        rules.masked_name(own.opened_name()),
        rules.masked_id_number(own.opened_id_number()),
        rules.masked_mobile(own.opened_mobile()),
    )


async def masked_name(account_id: UUID) -> str:
    """The name alone, masked."""
    return rules.masked_name((await _own(account_id)).opened_name())


async def holder(account_id: UUID) -> Holder:
    """As registers ask for an account's owner."""
    own = await person(account_id)
    return Holder(name=own.name, id_number=own.id_number, mobile=own.mobile)
