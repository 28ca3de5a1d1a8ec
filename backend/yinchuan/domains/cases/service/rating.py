"""The one place where a case learns that it was rated."""

from uuid import UUID

import msgspec

from yinchuan.kit import clock
from yinchuan.kit.errors import NotFound

from ..errors import NotRatable
from ..schemas import Status
from ..store import cases


class Rated(msgspec.Struct, frozen=True):
    """What a rating needs to know of its case."""

    item: str
    office: str


async def mark_rated(case_id: UUID, account: UUID, level: int) -> Rated:
    """In the caller's unit: the applicant rates a closed case once, within the window; all of it is guarded at commit.

    Raises `NotFound` for whoever did not apply, `NotRatable` when it is too early, too late or done."""
    row = await cases.find(case_id)
    if row is None or row["account"] != account:
        raise NotFound
    today, until = clock.today(), row["rate_until"]
    if row["status"] != Status.CLOSED or row["rated_level"] is not None or until is None or until < today:
        raise NotRatable
    cases.rate(case_id, account, level, today)
    return Rated(row["item"], row["office"])
