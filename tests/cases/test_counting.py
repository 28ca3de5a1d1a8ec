"""Deadlines by the Ningxia calendar: vectors of the domain reference, and what must hold for every count."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinchuan.domains.cases.rules import (
    Calendar,
    CalendarMissing,
    Pause,
    due,
    light,
    received_on,
)
from yinchuan.domains.cases.rules.years import days_of
from yinchuan.domains.cases.service import scheduling
from yinchuan.kit.errors import Unavailable

SCHEMAS = Path(__file__).parents[2] / "shared-schemas"
NOTICES = json.loads((SCHEMAS / "calendar" / "ningxia.json").read_text())["years"]
VECTORS = json.loads((SCHEMAS / "vectors" / "deadlines.json").read_text())
YEARS = {
    day: what for year in range(2020, 2029) for day, what in days_of(year, NOTICES.get(str(year))).items()
}
CALENDAR = Calendar(YEARS)
DAYS_ON_FILE = st.dates(date(2020, 1, 1), date(2022, 9, 30))


@pytest.mark.parametrize("vector", VECTORS["due"], ids=lambda v: f"{v['from']}+{v['days']}")
def test_the_due_date_is_the_one_of_the_domain_reference(vector: dict[str, Any]) -> None:
    pauses = [Pause(*map(date.fromisoformat, vector["pause"]))] if "pause" in vector else []
    found = due(
        CALENDAR,
        vector["days"],
        vector["unit"],
        date.fromisoformat(vector["from"]),
        pauses,
    )
    assert found.on.isoformat() == vector["due"]
    assert not found.provisional


@pytest.mark.parametrize(("year", "count"), VECTORS["working_days"].items())
def test_a_year_has_its_working_days(year: str, count: int) -> None:
    assert sum(what.is_working for day, what in YEARS.items() if day.year == int(year)) == count


def test_a_weekday_rest_day_explains_a_late_date() -> None:
    found = due(CALENDAR, 5, "working_day", date(2021, 5, 12))
    assert found.rest_days == [date(2021, 5, 13), date(2021, 5, 14)]  # 开斋节


def test_a_year_without_a_notice_is_provisional() -> None:
    assert due(CALENDAR, 3, "working_day", date(2026, 11, 23)).provisional


def test_a_count_into_years_that_no_row_covers_promises_nothing() -> None:
    with pytest.raises(CalendarMissing):
        due(CALENDAR, 400, "working_day", date(2028, 6, 1))


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (
            datetime(2021, 5, 12, 8, 59, tzinfo=UTC),
            date(2021, 5, 12),
        ),  # 16:59 in Yinchuan
        (
            datetime(2021, 5, 12, 9, 0, tzinfo=UTC),
            date(2021, 5, 17),
        ),  # 17:00: two rest days and a weekend follow
        (datetime(2021, 5, 15, 2, 0, tzinfo=UTC), date(2021, 5, 17)),  # a Saturday
        (
            datetime(2021, 5, 11, 16, 30, tzinfo=UTC),
            date(2021, 5, 12),
        ),  # half past midnight in Yinchuan
    ],
)
def test_late_and_rest_day_submissions_count_from_the_next_working_day(at: datetime, counted: date) -> None:
    assert received_on(CALENDAR, at) == counted


@given(DAYS_ON_FILE, st.integers(1, 40))
def test_exactly_the_promised_working_days_lie_in_the_span(start: date, days: int) -> None:
    assert CALENDAR.working_days_between(start, due(CALENDAR, days, "working_day", start).on) == days


@given(DAYS_ON_FILE, st.integers(0, 30), st.integers(1, 10))
def test_a_longer_limit_never_ends_earlier(start: date, days: int, more: int) -> None:
    shorter = due(CALENDAR, days, "working_day", start).on
    assert due(CALENDAR, days + more, "working_day", start).on > shorter


@given(DAYS_ON_FILE, st.integers(1, 20), st.integers(0, 30), st.integers(0, 30))
def test_a_pause_moves_the_date_by_its_working_days(start: date, days: int, begins: int, lasts: int) -> None:
    pause = Pause(start + timedelta(begins), start + timedelta(begins + lasts))
    plain, paused = (
        due(CALENDAR, days, "working_day", start),
        due(CALENDAR, days, "working_day", start, [pause]),
    )
    assert paused.on >= plain.on
    assert CALENDAR.working_days_between(start, paused.on) == days + paused.paused_days


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (date(2021, 6, 1), "green"),
        (date(2021, 6, 25), "yellow"),
        (date(2021, 6, 28), "yellow"),
        (date(2021, 6, 29), "red"),
    ],
)
def test_the_light_follows_the_working_days_left(today: date, shown: str) -> None:
    assert light(CALENDAR, date(2021, 5, 31), date(2021, 6, 28), today) == shown


def test_nothing_is_received_on_a_day_that_no_calendar_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "_calendar", [Calendar({})])
    with pytest.raises(Unavailable):
        scheduling.received(datetime(2026, 11, 23, tzinfo=UTC))
