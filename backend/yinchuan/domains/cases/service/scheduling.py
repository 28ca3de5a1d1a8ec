"""The working-day calendar in memory, and due dates of cases by it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yinchuan.config import settings
from yinchuan.domains.catalogue.schemas import Limit
from yinchuan.kit import clock
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import Unavailable

from .. import rules
from ..rules.years import days_of
from ..schemas import Due
from ..store import calendar as stored

NO_PROMISE = date(9999, 12, 31)
YEARS_AHEAD = 2
FIRST_YEAR = 2020
TO_DELIVER = Limit(
    value=10, unit="working_day"
)  # 行政许可法 第四十四条: delivered within 10 days of the decision

_calendar: list[rules.Calendar] = []


def calendar() -> rules.Calendar:
    """The calendar as loaded at start."""
    return _calendar[0]


async def on_start() -> None:
    """Fill in the years that the table lacks: from the notices on file, else provisional. Rows that exist are left alone,
    as the table is what people edit."""
    await _fill_table()
    rows = await stored.days()
    days = {
        r["day"]: rules.Day(is_working=bool(r["is_working"]), provisional=bool(r["provisional"]))
        for r in rows
    }
    _calendar[:] = [rules.Calendar(days)]


@in_unit
async def _fill_table() -> None:
    known = {r["day"].year for r in await stored.days()}
    notices: dict[str, Any] = json.loads(_notices().read_text())["years"]
    for year in range(FIRST_YEAR, clock.today().year + YEARS_AHEAD + 1):
        if year not in known:
            for day, what in days_of(year, notices.get(str(year))).items():
                stored.add(day, what.is_working, what.provisional)


def _notices() -> Path:
    return Path(settings().schemas_dir) / "calendar" / "ningxia.json"


def received(at: datetime) -> date:
    """The day an application sent at this instant counts as received; 503 where the calendar has no row for it."""
    try:
        return rules.received_on(calendar(), at)
    except rules.CalendarMissing as missing:
        raise Unavailable from missing


def due_after(day: date, promise: Limit, statutory: Limit | None, started_by: str) -> Due:
    """The earlier of promise and statute, counted from `day`; no date where the calendar has no row (domain.md 2.3)."""
    limits = [limit for limit in (promise, statutory) if limit and limit.value is not None and limit.unit]
    try:
        counts = [rules.due(calendar(), x.value or 0, x.unit or "working_day", day) for x in limits]
    except rules.CalendarMissing:
        counts = []
    if not counts:
        return Due(
            on=None,
            provisional=True,
            days=promise.value or 0,
            unit=promise.unit or "working_day",
            counted_from=day,
            started_by="accepted" if started_by == "accepted" else "received",
            rest_days=[],
            paused_days=0,
        )
    first = min(counts, key=lambda count: count.on)
    return Due(
        on=first.on,
        provisional=first.provisional,
        days=first.days,
        unit=first.unit,
        counted_from=first.counted_from,
        started_by="accepted" if started_by == "accepted" else "received",
        rest_days=first.rest_days,
        paused_days=first.paused_days,
    )


def rating_until(day: date) -> date | None:
    """The last day to rate a case closed on `day`: 5 working days (domain.md 4.3)."""
    try:
        return rules.due(calendar(), settings().rating_days, "working_day", day).on
    except rules.CalendarMissing:
        return None
