"""Which days are worked in a year: from the region's notice where it is loaded, else provisional.

Without a notice a year is weekends and the national days (domain.md 2.3); the national library ends early and does not
know Ningxia's own rest days, so what it gives is marked provisional too."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from .counting import Day

# 全国年节及纪念日放假办法: days that do not move with the lunar calendar
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def days_of(year: int, notice: dict[str, Any] | None) -> dict[date, Day]:
    """All days of a year. `notice`: {"rest": [[from, to], …], "worked": [day, …]} with ISO days, or None."""
    if notice is None:
        return {day: Day(is_working=_guess(day), provisional=True) for day in _days(year)}
    rest = {d for start, end in notice["rest"] for d in _span(start, end)}
    worked = {date.fromisoformat(d) for d in notice["worked"]}
    return {
        day: Day(is_working=day in worked or (day.weekday() < 5 and day not in rest), provisional=False)
        for day in _days(year)
    }


def _guess(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year the library does not know yet
        return day.weekday() < 5 and (day.month, day.day) not in FIXED


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _span(start: str, end: str) -> Iterator[date]:
    day = date.fromisoformat(start)
    while day <= date.fromisoformat(end):
        yield day
        day += timedelta(days=1)
