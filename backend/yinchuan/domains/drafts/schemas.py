"""What travels about drafts. A version is `epoch.number`; the document that JSON Patch changes is
`{"answers": {…}, "materials": {slot: [id, …]}}`."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from yinchuan.domains.exchange.schemas import Fact
from yinchuan.domains.licences.schemas import LicenceOut
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.kit.schema import In, Out, Text

ItemCode = Annotated[str, Meta(max_length=40)]


class DraftIn(In):
    """The whole draft. `base` is the version it was made from; none: it was made here."""

    item: ItemCode
    revision: Annotated[int, Meta(ge=1)]
    answers: dict[str, Any]
    materials: dict[str, list[UUID]]
    base: str | None = None


class PatchOp(In):
    """RFC 6902, four operations."""

    op: Literal["test", "add", "replace", "remove"]
    path: Annotated[str, Meta(max_length=400)]
    value: Any = None


class DraftSaved(Out):
    """The end of a save; the ETag says the version too. `write` names what was answered: the key of a change, or the
    version that a whole copy was made from, empty for a first one. What a cache kept of an earlier write is told by it."""

    id: UUID
    write: str
    version: str
    updated_at: datetime


class LeftOut(Out):
    """What a newer form has no place for: where it stood in the form of `revision`, an answer or the ids of files."""

    at: str
    value: Any
    why: Text | None
    revision: int


class DraftOut(Out):
    id: UUID
    item: str
    revision: int
    version: str
    round: int  # 0: not yet submitted; n: reopened by the n-th correction notice
    answers: dict[str, Any]
    materials: dict[str, list[MaterialOut]]
    device: str  # that saved it last: "Chrome · Android"
    left: list[LeftOut]  # when it was carried over to this revision; shown, and nothing of the application
    updated_at: datetime


class DraftLine(Out):
    id: UUID
    item: str
    revision: int
    version: str
    round: int
    updated_at: datetime


class DraftsOut(Out):
    drafts: list[DraftLine]


class Standing(Out):
    """A text that is agreed to for the item and not withdrawn."""

    code: str
    version: int


class BeginOut(Out):
    """Everything the form's first screen needs in one answer."""

    revision: int  # of the form as it is now, whatever a cache on the way still has
    draft: DraftOut | None
    consents: list[Standing]  # whichever device they were given on: only what is missing is asked for
    facts: list[Fact]
    licences: list[LicenceOut]
    registers_down: list[Text]  # names of registers that did not answer; the form works without
