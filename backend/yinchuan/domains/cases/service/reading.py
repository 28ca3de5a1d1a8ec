"""What the applicant reads: a case with its timeline, the own list, the receipt, the signed document."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.signatures import service as signatures
from yinchuan.kit import audit, clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.errors import NotFound

from .. import rules
from ..schemas import (
    CaseLine,
    CaseOut,
    CasesOut,
    DocumentOut,
    Due,
    RatingState,
    ReceiptOut,
    Status,
    Step,
    TimelineEntry,
)
from ..store import cases, events
from .chaining import words_of
from .naming import defects_out, outcome_out, told

Row = dict[str, Any]


async def get_readable(case_id: UUID, actor: Actor) -> Row:
    """The case's row; raises `NotFound` for whoever may not read it. An officer who tries ids is seen (security.md 2, T7)."""
    row = await cases.find_readable(case_id, actor)
    if row is None:
        if actor.is_officer:
            await audit.record("case.read", f"case:{case_id}", actor, result="refused", reason=NotFound.code)
        raise NotFound
    return row


async def read(case_id: UUID, actor: Actor, if_none_match: str | None) -> Response[CaseOut]:
    """The case as its applicant sees it; 304 while its version and rating are the same."""
    row = await get_readable(case_id, actor)
    tag = f'"{row["version"]}-{row["rated_level"] or 0}-{_can_rate(row):d}"'
    if (if_none_match or "").removeprefix("W/") == tag:  # a proxy that compresses weakens it
        return Response(None, status_code=304, headers={"ETag": tag})  # type: ignore[arg-type]
    return Response(await out(row, actor), headers={"ETag": tag})


async def out(row: Row, actor: Actor, receipt: str | None = None) -> CaseOut:
    """The answer for a row that this actor may read."""
    recorded = await events.of_case(row["id"])
    revision = await catalogue.revision(row["item"], row["revision"])
    status = Status(row["status"])
    said = [(event, words_of(event)) for event in recorded]
    asked = [words for event, words in said if event["step"] == Step.REQUEST_CORRECTION]
    open_notice = asked[-1].defects if asked and status is Status.CORRECTION_REQUESTED else []
    return CaseOut(
        id=row["id"],
        number=row["number"],
        item=row["item"],
        item_name=revision.out.name,
        revision=row["revision"],
        status=status,
        version=row["version"],
        round=row["round"],
        submitted_at=row["submitted_at"],
        due=msgspec.json.decode(row["due"], type=Due),
        timeline=[
            TimelineEntry(
                id=event["id"],
                step=Step(event["step"]),
                status=Status(event["status"]),
                at=event["happened_at"],
                by=told(event["done_by"], row["office"]),
                note=words.said,
            )
            for event, words in said
        ],
        defects=defects_out(open_notice, revision),
        next=rules.may_take(actor, hands_of(row, recorded), status),
        outcome=outcome_out(row["outcome"], revision),
        rating=_rating(row),
        receipt=receipt,
    )


def hands_of(row: Row, recorded: list[Row]) -> rules.Hands:
    """Whose hands the case has been in, as its events tell."""
    return rules.Hands(
        applicant=row["account"],
        office=row["office"],
        handlers=frozenset(event["actor"] for event in recorded if event["step"] in rules.HANDLING),
        single_officer=bool(row["single_officer"]),
    )


def _rating(row: Row) -> RatingState:
    return RatingState(is_open=_can_rate(row), until=row["rate_until"], level=row["rated_level"])


def _can_rate(row: Row) -> bool:
    until = row["rate_until"]
    return (
        row["status"] == Status.CLOSED
        and row["rated_level"] is None
        and until is not None
        and clock.today() <= until
    )


async def list_own(actor: Actor) -> CasesOut:
    """The applicant's cases, newest first."""
    return CasesOut(
        cases=[
            CaseLine(
                id=row["id"],
                number=row["number"],
                item=row["item"],
                item_name=catalogue.called(row["item"], row["item_name"]),
                status=Status(row["status"]),
                version=row["version"],
                submitted_at=row["submitted_at"],
                due_on=None if Status(row["status"]) in rules.FINAL else due_on(row),
                can_rate=_can_rate(row),
            )
            for row in await cases.list_of(actor.id)
        ]
    )


def due_on(row: Row) -> Any:
    """The date shown: none where no promise can be made."""
    return row["due_on"] if row["due_on"].year < 9999 else None


async def receipt(case_id: UUID, actor: Actor) -> ReceiptOut:
    """The receipt of the newest submission, the same text each time."""
    return ReceiptOut(receipt=(await get_readable(case_id, actor))["receipt"])


async def document(case_id: UUID, actor: Actor) -> DocumentOut:
    """What the applicant signed last; the reading is audited."""
    row = await get_readable(case_id, actor)
    signed = await signatures.opened(case_id, row["round"])
    await audit.record("case.read_document", f"case:{case_id}", actor, subject=row["account"])
    return DocumentOut(
        document=signed.document, digest=row["digest"], signed_at=signed.signed_at, method=signed.method
    )
