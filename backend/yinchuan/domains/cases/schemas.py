"""What travels about cases. Status and step codes: domain.md 2.1, 2.2."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from yinchuan.domains.catalogue.schemas import FormShown
from yinchuan.domains.signatures.schemas import Document, SignatureIn, TextRead
from yinchuan.kit.schema import In, Out, Text

Words = Annotated[str, Meta(max_length=1000)]


class Status(StrEnum):
    SUBMITTED = "submitted"
    CORRECTION_REQUESTED = "correction_requested"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    IN_REVIEW = "in_review"
    SUSPENDED = "suspended"
    TO_DECIDE = "to_decide"
    GRANTED = "granted"
    DENIED = "denied"
    OUTCOME_READY = "outcome_ready"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


class Step(StrEnum):
    SUBMIT = "submit"
    REQUEST_CORRECTION = "request_correction"
    RESUBMIT = "resubmit"
    REJECT = "reject"
    ACCEPT = "accept"
    ACCEPT_TOLERANT = "accept_tolerant"
    REVIEW = "review"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    PROPOSE = "propose"
    GRANT = "grant"
    DENY = "deny"
    MAKE_OUTCOME = "make_outcome"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"


class SubmitIn(In):
    """Complete in itself. `draft_version`: the draft it contains; the app always sends it."""

    document: Document
    signature: SignatureIn
    draft_version: Annotated[str, Meta(max_length=40)] | None = None


class DefectIn(In):
    """One thing to correct: an answer (JSON pointer) or a material slot."""

    target: Literal["answer", "material"]
    at: Annotated[str, Meta(max_length=200)]
    text: Annotated[str, Meta(min_length=1, max_length=500)]


class StepIn(In):
    """One step of the life cycle, made by whoever may take it. `version` is the case's, as last read."""

    step: Step
    version: Annotated[int, Meta(ge=1)]
    note: Words = ""  # said to the citizen
    reason: Words = ""  # required for reject, deny, terminate
    defects: Annotated[list[DefectIn], Meta(max_length=100)] = []  # request_correction: all in one
    document: Document | None = None  # resubmit
    signature: SignatureIn | None = None  # resubmit
    draft_version: Annotated[str, Meta(max_length=40)] | None = None  # resubmit


class Due(Out):
    """Why that date. `provisional`: a day counted lies in a year without a loaded holiday notice."""

    on: date | None
    provisional: bool
    days: int
    unit: Literal["working_day", "calendar_day"]
    counted_from: date  # day 0; day 1 is the next day of the unit
    started_by: Literal["received", "accepted"]
    rest_days: list[date]  # rest days of weekdays inside the span, so that a person can follow the count
    paused_days: int


class TimelineEntry(Out):
    id: UUID
    step: Step
    status: Status
    at: datetime
    by: Text  # 本人, 市公安局综合窗口 王强
    note: str


class Defect(Out):
    """As it is kept beside its event."""

    target: Literal["answer", "material"]
    at: str
    label: str
    text: str


class DefectOut(Out):
    target: Literal["answer", "material"]
    at: str
    label: Text
    text: str


class RatingState(Out):
    is_open: bool
    until: date | None
    level: int | None


class Outcome(Out):
    """As it is kept with its case."""

    name: str
    number: str
    identifier: str  # e-licence identifier, "" where the outcome is no licence
    issuer: str
    issued_on: date
    licence_type: str


class OutcomeOut(Out):
    name: Text
    number: str
    identifier: str
    issuer: Text
    issued_on: date
    licence_type: str


class CaseOut(Out):
    id: UUID
    number: str
    item: str
    item_name: Text
    revision: int
    status: Status
    version: int
    round: int
    submitted_at: datetime
    due: Due
    timeline: list[TimelineEntry]
    defects: list[DefectOut]  # of the open correction notice
    next: list[Step]  # what this actor may do now
    outcome: OutcomeOut | None
    rating: RatingState
    receipt: str | None  # in the answer to submit and resubmit; else GET …/receipt


class CaseLine(Out):
    id: UUID
    number: str
    item: str
    item_name: Text
    status: Status
    version: int
    submitted_at: datetime
    due_on: date | None
    can_rate: bool


class CasesOut(Out):
    cases: list[CaseLine]  # newest first


class ReceiptOut(Out):
    receipt: str  # compact JWS, typ yc-receipt+jwt


class DocumentOut(Out):
    """What was signed last, to its owner."""

    document: dict[str, Any]
    digest: str
    signed_at: datetime
    method: Literal["drawn", "typed"]


class Act(Out):
    """The act of signing as the countersignature names it."""

    method: Literal["drawn", "typed"]
    name: str  # typed
    account: UUID
    level: int
    session: str
    signed_at: str  # the device's clock
    received_at: str  # ours


class EvidenceOut(Out):
    """All that proves a signature (domain.md 6.2): with the public keys nothing else is needed to check it."""

    v: Literal[1]
    kind: Literal["yc-evidence"]
    receipt: str  # compact JWS, typ yc-receipt+jwt
    countersignature: str  # compact JWS, typ yc-evidence+jwt
    document: dict[str, Any]
    form: FormShown | None
    texts: list[TextRead]
    strokes: list[list[tuple[int, int, int]]]
    act: Act
    checked: dict[str, str]  # what the server found of each part when it handed this out
    checked_at: datetime
