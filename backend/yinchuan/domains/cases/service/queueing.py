"""The officers' queue over cases: what waits at a desk, claiming, and a case opened there."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from yinchuan.domains.people import service as people
from yinchuan.kit import audit, clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound

from .. import rules
from ..errors import ClaimedByOther, OwnCase
from ..schemas import Status
from ..store import cases, events
from .reading import get_readable, hands_of
from .refusing import recording
from .scheduling import calendar

Row = dict[str, Any]
PAGE = 50


async def queue(actor: Actor, mine: bool, after: tuple[date, UUID] | None) -> tuple[list[Row], int]:
    """A page of at most 50 rows waiting at this officer's desk, oldest deadline first, and how many wait in all."""
    desk, office = actor.role or "", actor.office or ""
    staff = actor.account if mine else None
    rows = await cases.queue(desk, office, staff, after, PAGE)
    return rows, await cases.count_queue(desk, office, staff)


async def read_on_desk(case_id: UUID, actor: Actor) -> Row:
    """The row of a case that waits at this officer's desk or is in the own hands; raises `NotFound` otherwise.

    The reading of its answers is audited by the caller's `record_reading`."""
    row = await get_readable(case_id, actor)
    if not actor.is_officer or not is_at(row, actor):
        raise NotFound
    return row


async def record_reading(row: Row, actor: Actor, what: str) -> None:
    """An audit entry for a read of sealed content."""
    await audit.record(f"case.{what}", f"case:{row['id']}", actor, subject=row["account"])


async def claim(case_id: UUID, actor: Actor) -> Row:
    """Take a case into the own hands; again is the same. Of two at once one wins, the other gets `ClaimedByOther`.

    Raises `OwnCase`, or `SamePerson` for who may not decide because of an earlier part in it."""
    async with recording("claim", case_id, actor):
        return await _claim(case_id, actor)


@in_unit
async def _claim(case_id: UUID, actor: Actor) -> Row:
    row = await read_on_desk(case_id, actor)
    if row["claimed_by"] == actor.account:
        return row
    if row["claimed_by"] is not None:
        raise ClaimedByOther(by=row["claimed_name"])
    if await people.is_own(actor, row["account"]):
        raise OwnCase
    hands = hands_of(row, await events.of_case(case_id))
    rules.demand_any(actor, hands, Status(row["status"]))
    cases.claim(case_id, row["version"], actor.id, actor.name)
    audit.note("case.claim", f"case:{case_id}", actor, subject=row["account"])
    people.demand_session(actor)
    return {**row, "claimed_by": actor.account, "claimed_name": actor.name}


@in_unit
async def release(case_id: UUID, actor: Actor) -> None:
    """Give a claimed case back to the queue; nothing happens when it is not in the own hands."""
    row = await read_on_desk(case_id, actor)
    if row["claimed_by"] == actor.account:
        cases.release(case_id, actor.id)
        audit.note("case.release", f"case:{case_id}", actor, subject=row["account"])
        people.demand_session(actor)


def is_at(row: Row, actor: Actor) -> bool:
    """Whether the case waits at this officer's desk or is in the own hands."""
    return bool(row["desk"] == actor.role or row["claimed_by"] == actor.account)


def light_of(row: Row) -> Literal["green", "yellow", "red", "grey"]:
    """The light of a waiting case today; grey when no date is promised."""
    try:
        return rules.light(calendar(), row["received_on"], row["due_on"], clock.today())
    except rules.CalendarMissing:
        return "grey"
