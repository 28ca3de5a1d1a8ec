"""The officers' desk over cases, materials and signatures: what is shown beside what."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response

from yinchuan.domains.cases import service as cases
from yinchuan.domains.cases.schemas import Status
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.service import Revision
from yinchuan.domains.materials import service as materials
from yinchuan.domains.people import service as people
from yinchuan.domains.signatures import service as signatures
from yinchuan.kit import occurrences
from yinchuan.kit.actor import Actor
from yinchuan.kit.errors import NotFound
from yinchuan.kit.schema import Text

from .errors import BadCursor
from .schemas import (
    CaseLicence,
    CaseMaterial,
    FieldName,
    Line,
    OccurrenceOut,
    QueueLine,
    QueueOut,
    SlotName,
    WindowCaseOut,
)

Row = dict[str, Any]


async def queue(actor: Actor, mine: bool, after: str | None) -> QueueOut:
    """What waits at this officer's desk, oldest deadline first, 50 a page; applicants are masked."""
    rows, waiting = await cases.queue(actor, mine, _cursor(after) if after else None)
    last = rows[-1] if len(rows) == cases.PAGE else None
    return QueueOut(
        cases=[_line(row, actor) for row in rows],
        next=f"{last['due_on'].isoformat()}~{last['id']}" if last else None,
        waiting=waiting,
    )


async def read(case_id: UUID, actor: Actor) -> WindowCaseOut:
    """One case with its answers, materials and signature. Each reading leaves an audit entry."""
    row = await cases.read_on_desk(case_id, actor)
    await cases.record_reading(row, actor, "read_on_desk")
    revision = await catalogue.revision(row["item"], row["revision"])
    signed = await signatures.opened(case_id, row["round"])
    name, id_number, mobile = await people.masked(row["account"])
    names = {slot.slot: slot.name for slot in revision.materials}
    document = signed.document
    files = await materials.outs([UUID(m["id"]) for m in document["materials"]])
    return WindowCaseOut(
        case=await cases.out(row, actor),
        applicant=name,
        id_number=id_number,
        mobile=mobile,
        claimed_by=row["claimed_name"],
        is_mine=row["claimed_by"] == actor.account,
        light=cases.light_of(row),
        lines=[Line(**line) for line in document["lines"]],
        language=document["language"],
        fields=_fields(revision),
        slots=[SlotName(slot=s.slot, name=s.name) for s in revision.uploads],
        materials=[CaseMaterial(slot_name=_name(names, m.slot), material=m) for m in files],
        licences=[
            CaseLicence(slot_name=_name(names, x["slot"]), identifier=x["identifier"])
            for x in document["licences"]
        ],
        consents=_consents(revision, document),
        digest=row["digest"],
        method=signed.method,
        signed_at=signed.signed_at,
        strokes=signed.strokes,
    )


async def claim(case_id: UUID, actor: Actor) -> QueueLine:
    """Take a case into the own hands."""
    return _line(await cases.claim(case_id, actor), actor)


async def release(case_id: UUID, actor: Actor) -> None:
    """Give it back to the queue."""
    await cases.release(case_id, actor)


async def material_page(case_id: UUID, material_id: UUID, page: int, actor: Actor) -> Response[bytes]:
    """A page of a material of this case, as the re-encoded picture; audited."""
    row = await cases.read_on_desk(case_id, actor)
    signed = await signatures.opened(case_id, row["round"])
    if str(material_id) not in {m["id"] for m in signed.document["materials"]}:
        raise NotFound
    await cases.record_reading(row, actor, "read_material")
    return await materials.page_for_case(case_id, material_id, page)


async def occurrence(trace: str) -> OccurrenceOut:
    """The last failure with this code of the last 30 days. Raises `NotFound` for what never came to the server."""
    if found := await occurrences.find(trace):
        return OccurrenceOut(**msgspec.structs.asdict(found))
    raise NotFound


def _line(row: Row, actor: Actor) -> QueueLine:
    return QueueLine(
        id=row["id"],
        number=row["number"],
        item=row["item"],
        item_name=catalogue.called(row["item"], row["item_name"]),
        applicant=row["applicant"],
        status=Status(row["status"]),
        version=row["version"],
        submitted_at=row["submitted_at"],
        due_on=cases.due_on(row),
        light=cases.light_of(row),
        claimed_by=row["claimed_name"],
        is_mine=row["claimed_by"] == actor.account,
    )


def _fields(revision: Revision) -> list[FieldName]:
    form = revision.form
    return [FieldName(pointer=f.pointer, label=f.label) for f in form.fields()] if form else []


def _consents(revision: Revision, document: Row) -> list[Text]:
    titles = {text.code: text.title for text in revision.consents}
    return [_name(titles, given["code"]) for given in document["consents"]]


def _name(known: dict[str, Text], code: str) -> Text:
    return known.get(code) or Text(zh=code, en=code)


def _cursor(text: str) -> tuple[date, UUID]:
    try:
        day, _, case = text.partition("~")
        return date.fromisoformat(day), UUID(case)
    except ValueError:
        raise BadCursor from None
