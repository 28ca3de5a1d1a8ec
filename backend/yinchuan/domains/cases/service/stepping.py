"""Steps after submission: an officer's or the applicant's, each once, each with its event."""

from typing import Any
from uuid import UUID

import msgspec

from yinchuan.domains.people import service as people
from yinchuan.kit import clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import canonical
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import AppError, NotFound
from yinchuan.kit.events import announce
from yinchuan.kit.keys import mac, mac_holds

from .. import rules
from ..errors import CaseMoved, ClaimedByOther, ClaimNeeded, OtherContent, OwnCase
from ..schemas import CaseOut, Status, Step, StepIn
from ..store import cases, events
from .chaining import Event, record
from .effecting import effect_of
from .naming import by_line
from .queueing import is_at
from .reading import get_readable, hands_of, out
from .receipting import receipt_given
from .refusing import recording
from .streaming import wake_after_commit
from .submitting import stepped

Row = dict[str, Any]
REPEAT = "case-step"


async def take_step(case_id: UUID, step_id: UUID, data: StepIn, actor: Actor) -> CaseOut:
    """Take a step; the same id with the same content is answered the same, and so is the same signed document.

    Raises `CaseMoved` (412) for an old version, `StepNotAllowed` or `SamePerson`, `ClaimNeeded` for an officer who has
    not claimed the case, 422 where the step lacks what it needs."""
    try:
        async with recording(data.step, case_id, actor):
            await _take(case_id, step_id, data, actor)
    except AppError:
        # The same step may have been stored between two reads of the unit: then it was taken.
        if not (await _was_taken(case_id, step_id, data, actor) or await _receipt_of(case_id, data, actor)):
            raise
    row = await get_readable(case_id, actor)
    return await out(row, actor, await _receipt_of(case_id, data, actor))


async def _receipt_of(case_id: UUID, data: StepIn, actor: Actor) -> str | None:
    """What this resubmission was answered with before, under whichever step id (security.md 6.1, rule 4)."""
    if data.step is not Step.RESUBMIT or data.document is None or data.document.round == 0:
        return None
    return await receipt_given(await get_readable(case_id, actor), data.document)


@in_unit
async def _take(case_id: UUID, step_id: UUID, data: StepIn, actor: Actor) -> None:
    row = await get_readable(case_id, actor)
    if await _was_taken(case_id, step_id, data, actor):
        return
    if actor.is_officer and not is_at(row, actor) and not await _was_at(row, actor):
        raise NotFound  # a case that never came to this desk is nobody's to know there (security.md 4, rule 4)
    if row["version"] != data.version:
        await _say_moved(row, actor)
    hands = hands_of(row, await events.of_case(case_id))
    following = rules.demand(actor, hands, Status(row["status"]), data.step)
    await _demand_desk(row, actor)
    now = clock.now()
    effect = await effect_of(row, data, actor, now)
    event = Event(
        id=step_id,
        case=case_id,
        account=row["account"],
        seq=row["version"],  # the submission is 0 and makes version 1, and so on
        step=data.step,
        status=following,
        at=now,
        by=by_line(actor, row["office"]),
        actor=actor,
        prev=row["head"],
        # A MAC: the request holds words whose plain digest would let a guess be tried out.
        content=mac(_content(data), REPEAT).hex(),
        words=effect.words,
    )
    head = record(event)
    changes = {**_desk(row, following, actor), **effect.changes(head)}
    held_by = actor.account if actor.is_officer else None
    cases.move(case_id, data.version, {**changes, "status": following, "head": head}, held_by)
    people.demand_session(actor)
    wake_after_commit(case_id)
    await announce(stepped(row, data.step, following, now))


async def _was_taken(case_id: UUID, step_id: UUID, data: StepIn, actor: Actor) -> bool:
    """Whether this request was stored before; raises for another one under its id."""
    known = await events.find(step_id)
    if known is None:
        return False
    if known["case_id"] != case_id or known["actor"] != actor.account:
        raise NotFound
    if not mac_holds(_content(data), REPEAT, bytes.fromhex(msgspec.json.decode(known["body"])["content"])):
        raise OtherContent(case=str(case_id))
    return True


async def _was_at(row: Row, actor: Actor) -> bool:
    """Whether the case has waited at this officer's desk before: then it may be said that it has moved on."""
    passed = {Status(event["status"]) for event in await events.of_case(row["id"])}
    return actor.role in {rules.desk_of(status, bool(row["single_officer"])) for status in passed}


def _content(data: StepIn) -> bytes:
    return canonical(msgspec.to_builtins(data))


async def _say_moved(row: Row, actor: Actor) -> None:
    """The applicant gets the newer copy at once; an officer reads it at the desk, if it still lies there."""
    current = {"current": msgspec.to_builtins(await out(row, actor))} if actor.is_citizen else {}
    raise CaseMoved(version=row["version"], case_status=row["status"], **current)


async def _demand_desk(row: Row, actor: Actor) -> None:
    """An officer works on a case in the own hands only, and never on the own application (security.md 4, rule 6)."""
    if not actor.is_officer:
        return
    if row["claimed_by"] is None:
        raise ClaimNeeded
    if row["claimed_by"] != actor.account:
        raise ClaimedByOther(by=row["claimed_name"])
    if await people.is_own(actor, row["account"]):
        raise OwnCase


def _desk(row: Row, following: Status, actor: Actor) -> Row:
    """Whose turn it is next; the claim stays while it is still the same officer's."""
    desk = rules.desk_of(following, bool(row["single_officer"]))
    changes: Row = {"desk": desk or ""}
    if desk is None or desk is not actor.role:
        changes |= {"claimed_by": None, "claimed_name": ""}
    return changes
