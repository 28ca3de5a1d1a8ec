"""Counting days: promise and statute, working and calendar days, pauses, the light. Days are days in Yinchuan.

Rules: domain.md 2.3 (行政许可法 第八十二条 working days; Ningxia rest days by yearly notice), 2.4 (lights)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from yinchuan.kit.clock import local

ONE = timedelta(days=1)
CLOSES = time(17)  # later counts as received on the next working day (proposal, domain.md 2.3 no. 2)
YELLOW_SHARE = 0.2  # proposal, domain.md 2.4


class Day(msgspec.Struct, frozen=True):
    is_working: bool
    provisional: bool  # the year's notice is not loaded


class CalendarMissing(Exception):
    """A day has no row: no promise can be made."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class Pause(msgspec.Struct, frozen=True):
    """Special procedure type 2. First and last day do not count, nor the days between."""

    start: date
    end: date


class Count(msgspec.Struct, frozen=True):
    """How a due date came about. `rest_days`: weekdays inside the span that are rest days."""

    on: date
    provisional: bool
    days: int
    unit: Literal["working_day", "calendar_day"]
    counted_from: date
    rest_days: list[date]
    paused_days: int


class Calendar:
    """Working days of Ningxia by day; raises `CalendarMissing` where it has no row."""

    def __init__(self, days: Mapping[date, Day]) -> None:
        self._days = days

    def __getitem__(self, day: date) -> Day:
        try:
            return self._days[day]
        except KeyError:
            raise CalendarMissing(day) from None

    def working_days_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE
            if self[day].is_working:
                yield day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self[d].is_working for d in _days_after(start, end))


def received_on(calendar: Calendar, at: datetime) -> date:
    """The day an application counts as received: today until 17:00 on a working day, else the next working day."""
    here = local(at)
    if here.time() >= CLOSES or not calendar[here.date()].is_working:
        return next(calendar.working_days_after(here.date()))
    return here.date()


def due(
    calendar: Calendar,
    days: int,
    unit: Literal["working_day", "calendar_day"],
    counted_from: date,
    pauses: Iterable[Pause] = (),
) -> Count:
    """The last day of a limit. The day counted from is day 0; 0 days end on that day."""
    paused = [(p.start, p.end) for p in pauses]
    day, left, stopped = counted_from, days, 0
    while left > 0:
        day += ONE
        if unit == "working_day" and not calendar[day].is_working:
            continue
        if any(start <= day <= end for start, end in paused):
            stopped += 1
            continue
        left -= 1
    span = [calendar[d] for d in _days_after(counted_from, day)]
    rest = [d for d in _days_after(counted_from, day) if d.weekday() < 5 and not calendar[d].is_working]
    return Count(
        on=day,
        provisional=any(d.provisional for d in span) or calendar[day].provisional,
        days=days,
        unit=unit,
        counted_from=counted_from,
        rest_days=rest if unit == "working_day" else [],
        paused_days=stopped,
    )


def light(calendar: Calendar, started: date, due_on: date, today: date) -> Literal["green", "yellow", "red"]:
    """Green with more than 20 % and more than one working day left, yellow up to that, red past the day."""
    if today > due_on:
        return "red"
    left = calendar.working_days_between(today, due_on)
    whole = max(1, calendar.working_days_between(started, due_on))
    return "yellow" if left <= 1 or left / whole <= YELLOW_SHARE else "green"


def _days_after(start: date, end: date) -> Iterator[date]:
    while start < end:
        start += ONE
        yield start
