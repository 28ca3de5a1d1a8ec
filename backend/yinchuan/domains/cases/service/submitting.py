"""Accepting an application: once, complete in itself, in one unit with its receipt (security.md 6.1)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.people import service as people
from yinchuan.kit import clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import AppError, NotFound
from yinchuan.kit.events import announce
from yinchuan.kit.ids import uuid7
from yinchuan.kit.schema import Text

from .. import rules
from ..errors import AnswersInvalid, OtherContent
from ..events import CaseStepped
from ..schemas import CaseOut, Due, RatingState, Status, Step, SubmitIn, TimelineEntry
from ..store import cases
from .chaining import SILENCE, Event, record
from .checking import Checked, check, wrong
from .naming import by_line, told
from .numbering import number
from .reading import hands_of, out
from .receipting import receipt_for, receipt_given
from .scheduling import NO_PROMISE, due_after, received

Row = dict[str, Any]


async def submit(case_id: UUID, data: SubmitIn, actor: Actor) -> CaseOut:
    """Accept the application. The same content is answered the same, whichever device sends it, however often and
    late: a copy of an earlier round gets that round's receipt, beside the case as it is now.

    Raises `OtherContent` for an own case with another document, `NotFound` for somebody else's id, `AnswersInvalid`
    with every error at once, 412 when the draft has moved on; nothing is stored then."""
    try:
        return await _submit(case_id, data, actor)
    except AppError:
        # Every case has closed its draft, so a repeat comes here, like whom another device was faster than: only
        # they need the case to be looked for.
        if known := await cases.find(case_id):
            return await _same(known, data, actor)
        raise


@in_unit
async def _submit(case_id: UUID, data: SubmitIn, actor: Actor) -> CaseOut:
    if data.document.id != case_id:
        raise AnswersInvalid(errors=[wrong("/document/id", "wrong_id", "文件编号与地址不一致")])
    if data.document.round != 0:
        raise AnswersInvalid(errors=[wrong("/document/round", "wrong_round", "首次提交的轮次应为 0")])
    await drafts.close(case_id, data.draft_version, actor.id, 0)
    checked = await check(data.document, data.signature, actor)
    now = clock.now()
    row = await _opened(checked, actor, now)
    event = Event(
        id=uuid7(),
        case=case_id,
        account=actor.id,
        seq=0,
        step=Step.SUBMIT,
        status=Status.SUBMITTED,
        at=now,
        by=by_line(actor, row["office"]),
        actor=actor,
        prev=b"",
        content=checked.signed.digest,
        words=SILENCE,
    )
    row["head"] = record(event)
    row["receipt"] = receipt_for(row, checked, now)
    cases.insert(row)
    await checked.keep(actor, now)
    people.demand_session(actor)
    await announce(stepped(row, Step.SUBMIT, Status.SUBMITTED, now))
    return _first_answer(row, event, actor, checked.revision.out.name)


async def _same(known: Row, data: SubmitIn, actor: Actor) -> CaseOut:
    if known["account"] != actor.id:
        raise NotFound
    receipt = await receipt_given(known, data.document)
    if receipt is None:
        raise OtherContent(case=str(known["id"]), number=known["number"])
    return await out(known, actor, receipt)


async def _opened(checked: Checked, actor: Actor, now: datetime) -> Row:
    item = checked.revision.out
    day = received(now)
    due = due_after(day, item.promise, item.statutory, "received")
    return {
        "id": checked.document.id,
        "number": await number(checked.revision.task_code, clock.local(now).date()),
        "account": actor.id,
        "applicant": await people.masked_name(actor.id),
        "item": item.code,
        "item_name": item.name.zh,
        "revision": checked.revision.number,
        "office": item.approver.zh,
        "single_officer": item.single_officer,
        "status": Status.SUBMITTED,
        "version": 1,
        "round": 0,
        "digest": checked.signed.digest,
        "submitted_at": now,
        "received_on": day,
        "desk": rules.desk_of(Status.SUBMITTED, item.single_officer),
        "due_on": due.on or NO_PROMISE,
        "due": msgspec.json.encode(due).decode(),
    }


def _first_answer(row: Row, event: Event, actor: Actor, name: Text) -> CaseOut:
    """What `reading.out` would give once the unit is stored, without asking the database for it."""
    return CaseOut(
        id=row["id"],
        number=row["number"],
        item=row["item"],
        item_name=name,
        revision=row["revision"],
        status=Status.SUBMITTED,
        version=1,
        round=0,
        submitted_at=row["submitted_at"],
        due=msgspec.json.decode(row["due"], type=Due),
        timeline=[
            TimelineEntry(
                id=event.id,
                step=event.step,
                status=event.status,
                at=event.at,
                by=told(event.by, row["office"]),
                note="",
            )
        ],
        defects=[],
        next=rules.may_take(actor, hands_of(row, []), Status.SUBMITTED),
        outcome=None,
        rating=RatingState(is_open=False, until=None, level=None),
        receipt=row["receipt"],
    )


def stepped(row: Row, step: Step, status: Status, at: datetime) -> CaseStepped:
    """What is announced when the case of this row has taken a step."""
    return CaseStepped(
        case=row["id"],
        number=row["number"],
        account=row["account"],
        item=row["item"],
        item_name=row["item_name"],
        office=row["office"],
        step=step,
        status=status,
        at=at,
    )
