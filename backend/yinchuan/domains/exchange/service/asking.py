"""Asking registers: only what an item's form may be prefilled with, about the owner only, every question recorded."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import structlog

from yinchuan.config import settings
from yinchuan.kit import audit
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_own_unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.schema import Text

from .. import store
from ..errors import RegisterDown
from ..schemas import Fact, Purpose, Result
from ..sources import Source, SourceDown, sources
from ..store import Lookup

log = structlog.get_logger()
ACCOUNT, ACCOUNT_NAME = "account", Text(zh="实名账号", en="Your account")


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Whom registers are asked about; name and number are empty until proven."""

    name: str
    id_number: str
    mobile: str


class Question(NamedTuple):
    """Why registers are asked."""

    purpose: Purpose
    item: str = ""
    draft: UUID | None = None


class Reply(NamedTuple):
    source: Source
    fields: frozenset[str]
    result: Result
    found: Any
    milliseconds: int


_identify: list[Callable[[UUID], Awaitable[Holder]]] = []


def identify_by(find: Callable[[UUID], Awaitable[Holder]]) -> None:
    """How to find the person behind an account: told from above, where accounts are."""
    _identify[:] = [find]


async def facts(
    actor: Actor, item: str, draft: UUID | None, wanted: frozenset[str]
) -> tuple[list[Fact], list[Text]]:
    """What is known of `wanted` about the actor, each fact with its source, and the names of registers that were down.

    Without a proven name only what the account itself knows. A register that is slow or down never holds up the rest."""
    if not actor.is_citizen:
        return [], []
    holder = await _identify[0](actor.id)
    own = _own(holder)
    known = [_fact(path, own[path], None) for path in sorted(wanted & own.keys())]
    asked = {each: fields for each in sources().values() if (fields := wanted.intersection(each.gives))}
    if not asked or not holder.id_number:
        return known, []
    replies = await asyncio.gather(
        *(_asked(each, fields, each.ask(holder.id_number, fields)) for each, fields in asked.items())
    )
    await _record(actor, actor.id, Question("prefill", item, draft), replies)
    found = [_fact(path, r.found[path], r.source) for r in replies if r.found for path in sorted(r.found)]
    return known + found, _down(replies)


async def check_identity(actor: Actor, name: str, id_number: str) -> bool:
    """Whether the population register knows this name under this number. Raises `RegisterDown`."""
    register = sources().get("population")
    if register is None:
        raise RegisterDown
    reply = await _asked(register, frozenset(register.confirms), register.confirm(name, id_number))
    await _record(actor, actor.id, Question("identity"), [reply])
    if reply.result in {"down", "slow"}:
        raise RegisterDown
    return bool(reply.found)


async def held_licences(
    actor: Actor, holder: Holder, wanted: frozenset[str], item: str, draft: UUID | None
) -> tuple[list[dict[str, Any]], list[Text]]:
    """The holder's records of these kinds in the e-licence library, and its name when it was down."""
    library = sources().get("e_licence")
    if library is None or not holder.id_number or not wanted:
        return [], []
    reply = await _asked(library, wanted, library.ask(holder.id_number, wanted))
    await _record(actor, actor.id, Question("licence", item, draft), [reply])
    records = [{"licenceType": kind, **found} for kind, found in sorted((reply.found or {}).items())]
    return records, _down([reply])


def _own(holder: Holder) -> dict[str, str]:
    known = {"name": holder.name, "idNumber": holder.id_number, "mobile": holder.mobile}
    return {f"{who}.{name}": value for who in ("person", "account") for name, value in known.items() if value}


def _fact(path: str, value: Any, found_in: Source | None) -> Fact:
    return Fact(
        path=path,
        value=value,
        source=found_in.code if found_in else ACCOUNT,
        source_name=found_in.title if found_in else ACCOUNT_NAME,
        demo=settings().demo,
    )


async def _asked(register: Source, fields: frozenset[str], question: Awaitable[Any]) -> Reply:
    """The answer, or how it failed; never raises for a failing line."""
    began = time.monotonic()
    found: Any = None
    try:
        async with asyncio.timeout(settings().register_timeout_seconds):
            found = await question
        result: Result = "answered" if found else "nothing"
    except TimeoutError:
        result = "slow"
    except SourceDown:
        result = "down"
    except Exception as error:  # noqa: BLE001 - a line that lies or breaks is a line that is down
        log.warning("register_broken", source=register.code, kind=type(error).__qualname__)
        result = "down"
    return Reply(register, fields, result, found, round((time.monotonic() - began) * 1000))


def _down(replies: list[Reply]) -> list[Text]:
    return [reply.source.title for reply in replies if reply.result in {"down", "slow"}]


@in_own_unit
async def _record(actor: Actor, account: UUID, question: Question, replies: list[Reply]) -> None:
    """Before the answer is used: what cannot be recorded is not given."""
    at = now()
    for reply in replies:
        lookup = Lookup(
            id=uuid7(),
            at=at,
            account=account,
            asked_by=actor.id,
            purpose=question.purpose,
            item=question.item,
            draft=question.draft,
            source=reply.source.code,
            fields=" ".join(sorted(reply.fields)),
            result=reply.result,
            milliseconds=reply.milliseconds,
        )
        store.insert(lookup)
    asked = " ".join(sorted(reply.source.code for reply in replies))
    target = f"item:{question.item}" if question.item else f"account:{account}"
    audit.note(f"register.{question.purpose}", target, actor, subject=account, reason=asked)
