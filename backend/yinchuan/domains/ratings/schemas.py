"""A rating as given. Codes 1 (very satisfied) to 5 (very dissatisfied): GB/T 39046 A.8."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from yinchuan.kit.schema import In, Out

OptionCode = Annotated[str, Meta(max_length=60)]


class RatingIn(In):
    level: Annotated[int, Meta(ge=1, le=5)]
    indicators: dict[OptionCode, Annotated[int, Meta(ge=1, le=5)]] = {}
    reasons: Annotated[list[OptionCode], Meta(max_length=20)] = []  # levels 4 and 5 only
    comment: Annotated[str, Meta(max_length=500)] = ""


class RatingOut(Out):
    case: UUID
    level: int
    indicators: dict[str, int]
    reasons: list[str]
    comment: str
    rated_at: datetime
