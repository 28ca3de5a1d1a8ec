"""What a register says, on its way into a form; what it was asked, on its way to whom it was asked about."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from yinchuan.kit.schema import Out, Text

Purpose = Literal["prefill", "identity", "licence"]
Result = Literal["answered", "nothing", "down", "slow"]


class Fact(Out):
    """One prefilled value. `path` is the item data's prefill name ("person.name"); S2 values in full, to the owner only."""

    path: str
    value: Any
    source: str  # code of the register
    source_name: Text  # 公安人口库, Population register
    demo: bool


class LookupOut(Out):
    """One question to one register. Never what it answered."""

    id: UUID
    at: datetime
    asked_by: Literal["owner", "staff"]  # who did what it was asked for
    purpose: Purpose
    item: Text | None  # of an application; none for the real name
    register: Text
    fields: list[Text]
    result: Result


class LookupsOut(Out):
    """A page of the record, newest first."""

    lookups: list[LookupOut]
    older: UUID | None  # where the next page begins, if there is one
    kept_days: int
