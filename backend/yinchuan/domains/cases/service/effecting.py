"""What a step changes beside the status: dates, words to the applicant, the reopened draft, the outcome."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.licences import service as licences
from yinchuan.domains.signatures import service as signatures
from yinchuan.kit import clock
from yinchuan.kit.actor import Actor

from ..errors import AnswersInvalid, DefectsNeeded, ReasonNeeded, UnknownTarget
from ..schemas import Defect, Outcome, Status, Step, StepIn
from ..store import receipts
from .chaining import SILENCE, Words
from .checking import check, wrong
from .naming import general, labels
from .receipting import receipt_for
from .scheduling import NO_PROMISE, TO_DELIVER, due_after, rating_until, received

Row = dict[str, Any]


class Effect(msgspec.Struct):
    words: Words
    sets: Row = {}
    receipt: Callable[[bytes], str] | None = None  # made when the new head is known

    def changes(self, head: bytes) -> Row:
        return {**self.sets, **({"receipt": self.receipt(head)} if self.receipt else {})}


async def effect_of(row: Row, data: StepIn, actor: Actor, now: datetime) -> Effect:
    """Adds the step's own writes to the unit and gives what changes in the case's row."""
    words = Words(note=data.note, reason=data.reason)
    match data.step:
        case Step.REQUEST_CORRECTION:
            return await _correction(row, data, words)
        case Step.RESUBMIT:
            return await _resubmission(row, data, actor, now)
        case Step.REJECT | Step.DENY if not data.reason.strip():
            raise ReasonNeeded
        case Step.ACCEPT:
            return Effect(words, await _accepted(row, now))
        case Step.GRANT | Step.DENY:
            return Effect(words, _dated(due_after(clock.local(now).date(), TO_DELIVER, None, "accepted")))
        case Step.WITHDRAW if row["status"] == Status.CORRECTION_REQUESTED:
            await drafts.close(row["id"], None, row["account"], row["round"] + 1)
        case Step.MAKE_OUTCOME:
            return Effect(words, {"outcome": await _outcome(row)})
        case Step.DELIVER:
            return Effect(words, {"rate_until": rating_until(clock.local(now).date())})
    return Effect(words)


async def _correction(row: Row, data: StepIn, words: Words) -> Effect:
    """All defects in one notice (行政许可法 第三十二条); the draft opens again with what was sent."""
    if not data.defects:
        raise DefectsNeeded
    revision = await catalogue.revision(row["item"], row["revision"])
    known = labels(revision)
    signed = await signatures.opened(row["id"], row["round"])
    defects = []
    for at, defect in enumerate(data.defects):
        label = known.get((defect.target, general(defect.at)))
        if label is None:
            raise UnknownTarget(errors=[wrong(f"/defects/{at}/at", "unknown_target", "没有这个字段或材料")])
        defects.append(Defect(target=defect.target, at=defect.at, label=label.zh, text=defect.text))
    await drafts.reopen(row["id"], row["account"], signed.document, row["round"] + 1)
    return Effect(msgspec.structs.replace(words, defects=defects), {"due_on": NO_PROMISE})


async def _resubmission(row: Row, data: StepIn, actor: Actor, now: datetime) -> Effect:
    if data.document is None or data.signature is None:
        raise AnswersInvalid(errors=[wrong("/document", "required", "缺少已签名的申请")])
    document, item = data.document, (row["item"], row["revision"])
    if document.id != row["id"] or document.round != row["round"] + 1:
        raise AnswersInvalid(errors=[wrong("/document/round", "wrong_round", "补正轮次不符")])
    if (document.item.code, document.item.revision) != item:
        raise AnswersInvalid(errors=[wrong("/document/item", "wrong_item", "事项版本不符")])
    checked = await check(document, data.signature, actor)
    day = received(now)
    due = due_after(day, checked.revision.out.promise, checked.revision.out.statutory, "received")
    sets = {"round": document.round, "digest": checked.signed.digest, "received_on": day, **_dated(due)}
    await checked.keep(actor, now)
    receipts.keep(row)
    await drafts.close(row["id"], data.draft_version, actor.id, document.round)
    return Effect(SILENCE, sets, lambda head: receipt_for({**row, **sets, "head": head}, checked, now))


async def _accepted(row: Row, now: datetime) -> Row:
    """Acceptance counts the promise anew (domain.md 2.3 no. 2)."""
    item = (await catalogue.revision(row["item"], row["revision"])).out
    return _dated(due_after(clock.local(now).date(), item.promise, item.statutory, "accepted"))


def _dated(due: Any) -> Row:
    return {"due_on": due.on or NO_PROMISE, "due": msgspec.json.encode(due).decode()}


async def _outcome(row: Row) -> str:
    """Issue the licence, or record the notice, that the item ends in."""
    item = (await catalogue.revision(row["item"], row["revision"])).out
    licence = await licences.issue(
        row["id"], row["account"], item.code, item.outcome.zh, item.approver.zh, row["revision"]
    )
    return msgspec.json.encode(
        Outcome(
            name=licence.name,
            number=licence.number,
            identifier=licence.identifier,
            issuer=licence.issuer,
            issued_on=licence.issued_on or clock.today(),
            licence_type=licence.licence_type,
        )
    ).decode()
