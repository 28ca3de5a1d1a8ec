"""Consents to texts in one version, by their code (个人信息保护法 第十四条、第二十九条); withdrawing is as easy as giving."""

from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from pathlib import Path
from uuid import UUID

import msgspec

from yinchuan.config import settings
from yinchuan.kit import audit, limits
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound

from .. import rules
from ..errors import ConsentNeeded, ConsentOutdated, ConsentUnknown, OtherConsent
from ..schemas import ConsentIn, ConsentLine
from ..store import consents
from ..store.consents import Consent
from .resolving import demand_session


class Text(msgspec.Struct):
    """A text of shared-schemas/consents as it is shown now."""

    code: str
    version: int
    text: dict[str, str]


Asked = Callable[[str], Awaitable[frozenset[str]]]


async def _nothing(item: str) -> frozenset[str]:
    return frozenset()


_asked_by: list[Asked] = [_nothing]


def asked_by(find: Asked) -> None:
    """Which texts an item asks for, by their codes: told from above, where items are."""
    _asked_by[:] = [find]


@in_unit
async def consent(consent_id: UUID, data: ConsentIn, actor: Actor) -> ConsentLine:
    """Record a consent under the id the phone made; sending it twice is answered the same.

    Raises `ConsentUnknown`, also where the item asks for no such text, `ConsentOutdated`, `TooMany`; `NotFound` for
    another's id, `OtherConsent` for the own with other content."""
    if known := await consents.find(consent_id):
        return _same(known, data, actor)
    text = _texts().get(data.code)
    if text is None or (data.item and data.code not in await _asked_by[0](data.item)):
        raise ConsentUnknown
    if text.version != data.version:
        raise ConsentOutdated(current=text.version)
    await limits.take("consent", str(actor.id), [(settings().consents_daily, 86_400)])
    at = now()
    given = Consent(
        id=consent_id,
        account=actor.id,
        code=data.code,
        version=data.version,
        digest=rules.text_digest(text.text["zh"]),
        item=data.item or "",
        given_at=at,
        agreed_at=rules.believed(data.agreed_at, at),
        withdrawn_at=None,
    )
    consents.insert(given)
    demand_session(actor)
    audit.note("consent.give", f"consent:{consent_id}", actor, subject=actor.account, reason=data.code)
    return _line(given)


def _same(known: Consent, data: ConsentIn, actor: Actor) -> ConsentLine:
    if known.account != actor.id:
        raise NotFound
    if (known.code, known.version, known.item) != (data.code, data.version, data.item or ""):
        raise OtherConsent
    return _line(known)


@in_unit
async def withdraw_consent(consent_id: UUID, actor: Actor) -> None:
    """From now on; what was done before stays lawful. Again is the same."""
    known = await consents.find(consent_id)
    if known is None or known.account != actor.id:
        raise NotFound
    if known.withdrawn_at is None:
        consents.withdraw(consent_id, actor.id, now())
        demand_session(actor)
        audit.note(
            "consent.withdraw", f"consent:{consent_id}", actor, subject=actor.account, reason=known.code
        )


async def consents_standing(account: UUID, item: str) -> set[tuple[str, int]]:
    """Code and version of every consent that stands for the item: one for another item, or for none, is none for it."""
    return await consents.standing(account, item)


async def demand_consents(actor: Actor, item: str, texts: Iterable[tuple[str, int]]) -> None:
    """In the unit of a write: raises `ConsentNeeded` unless each text, by code and version, stands for the item.

    Withdrawn between this look and the storing, nothing is stored and the service looks again."""
    needed = list(texts)
    await look_for_consents(actor, item, needed)
    for code, version in needed:
        consents.demand(actor.id, item, code, version)


async def look_for_consents(actor: Actor, item: str, needed: list[tuple[str, int]]) -> None:
    """Raises `ConsentNeeded` unless each text, by code and version, stands for the item now."""
    standing = await consents_standing(actor.id, item) if needed else set()
    if missing := [text for text in needed if text not in standing]:
        raise ConsentNeeded(texts=[{"code": code, "version": version} for code, version in missing])


def text_now(code: str) -> tuple[str, int]:
    """The text by this code as it reads now: what a consent must be to."""
    return code, _texts()[code].version


async def consents_of(account: UUID) -> list[ConsentLine]:
    """All of an account, withdrawn ones too, newest first."""
    return [_line(each) for each in await consents.of(account)]


@cache
def _texts() -> dict[str, Text]:
    folder = Path(settings().schemas_dir) / "consents"
    found = [msgspec.json.decode(path.read_bytes(), type=Text) for path in sorted(folder.glob("*.json"))]
    return {text.code: text for text in found}


def _line(given: Consent) -> ConsentLine:
    return ConsentLine(
        id=given.id,
        code=given.code,
        version=given.version,
        item=given.item or None,
        given_at=given.given_at,
        withdrawn_at=given.withdrawn_at,
    )
