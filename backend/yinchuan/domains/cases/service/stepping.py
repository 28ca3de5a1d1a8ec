"""Steps after submission: an officer's or the applicant's, each once, each with its event."""

from typing import Any
from uuid import UUID

import msgspec

from yinchuan.domains.people import service as people
from yinchuan.kit import clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import digest
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound
from yinchuan.kit.events import announce

from .. import rules, store
from ..errors import CaseMoved, ClaimedByOther, ClaimNeeded, OtherContent, OwnCase
from ..schemas import CaseOut, Status, Step, StepIn
from .chaining import Event, by_line, record
from .effecting import effect_of
from .reading import get_readable, hands_of, out
from .streaming import wake_after_commit
from .submitting import moved

Row = dict[str, Any]


async def take_step(case_id: UUID, step_id: UUID, data: StepIn, actor: Actor) -> CaseOut:
    """Take a step; the same id with the same content is answered the same.

    Raises `CaseMoved` (412) for an old version, `StepNotAllowed` or `SamePerson`, `ClaimNeeded` for an officer who has
    not claimed the case, 422 where the step lacks what it needs."""
    await _take(case_id, step_id, data, actor)
    row = await get_readable(case_id, actor)
    return await out(row, actor, row["receipt"] if data.step is Step.RESUBMIT else None)


@in_unit
async def _take(case_id: UUID, step_id: UUID, data: StepIn, actor: Actor) -> None:
    row = await get_readable(case_id, actor)
    content = digest(msgspec.to_builtins(data))
    if known := await store.find_event(step_id):
        _same(known, row, content, actor)
        return
    status = Status(row["status"])
    following = rules.demand(actor, hands_of(row), status, data.step)
    if row["version"] != data.version:
        raise CaseMoved(version=row["version"], status_now=row["status"])
    await _demand_desk(row, actor)
    now = clock.now()
    effect = await effect_of(row, data, actor, now)
    event = Event(
        id=step_id,
        case=case_id,
        seq=row[
            "version"
        ],  # every step makes one version, so the next event's place is the version before it
        step=data.step,
        status=following,
        at=now,
        by=by_line(actor, row["office"]),
        actor=actor,
        prev=row["head"],
        content=content,
        words=effect.words,
    )
    head = record(event)
    changes = {
        **_desk(row, following, actor, data.step),
        **effect.changes(head),
        "status": following,
        "head": head,
    }
    store.move(case_id, data.version, changes)
    people.demand_session(actor)
    wake_after_commit(case_id)
    await announce(moved(row, data.step, following, now))


def _same(known: Row, row: Row, content: str, actor: Actor) -> None:
    if known["case_id"] != row["id"] or known["actor"] != actor.account:
        raise NotFound
    if msgspec.json.decode(known["body"])["content"] != content:
        raise OtherContent(case=str(row["id"]))


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


def _desk(row: Row, following: Status, actor: Actor, step: Step) -> Row:
    """Whose turn it is next; the claim stays while it is still the same officer's."""
    desk = rules.desk_of(following, bool(row["single_officer"]))
    changes: Row = {"desk": desk or ""}
    if desk is None or desk is not actor.role:
        changes |= {"claimed_by": None, "claimed_name": ""}
    if step is Step.ACCEPT:
        changes["intake_by"] = actor.account
    if step is Step.REVIEW:
        changes["reviewed_by"] = actor.account
    return changes
