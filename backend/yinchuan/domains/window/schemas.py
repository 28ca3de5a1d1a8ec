"""What an officer sees: masked in the queue, the case's own answers when it is opened."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from yinchuan.domains.cases.schemas import CaseOut, Status
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.kit.schema import Out, Text

Light = Literal["green", "yellow", "red", "grey"]


class QueueLine(Out):
    id: UUID
    number: str
    item: str
    item_name: Text
    applicant: str  # masked
    status: Status
    version: int
    submitted_at: datetime
    due_on: date | None
    light: Light
    claimed_by: str  # "" when free
    is_mine: bool


class QueueOut(Out):
    cases: list[QueueLine]  # oldest deadline first
    next: str | None  # cursor
    waiting: int  # how many in all


class Line(Out):
    page: str
    label: str
    value: str


class CaseMaterial(Out):
    slot_name: Text
    material: MaterialOut


class CaseLicence(Out):
    slot_name: Text
    identifier: str


class SlotName(Out):
    slot: str
    name: Text


class FieldName(Out):
    """A place a correction notice may name."""

    pointer: str
    label: Text


class WindowCaseOut(Out):
    case: CaseOut
    applicant: str
    id_number: str  # masked
    mobile: str  # masked
    claimed_by: str
    is_mine: bool
    light: Light
    lines: list[Line]  # exactly as signed
    language: Literal["zh", "en"]  # of the lines
    fields: list[FieldName]
    slots: list[SlotName]
    materials: list[CaseMaterial]
    licences: list[CaseLicence]
    consents: list[Text]  # titles
    digest: str
    method: Literal["drawn", "typed"]
    signed_at: datetime
    strokes: list[list[tuple[int, int, int]]]


class OccurrenceOut(Out):
    """The last failure with this code; says nothing about whose it was."""

    trace: str
    at: datetime
    status: int
    code: str
    place: str  # method and route template
    request: str  # what all lines of the log and all audit entries of the request carry
