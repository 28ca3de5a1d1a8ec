"""Days that make sense: nobody is born tomorrow, no lease ends before it begins.

A date says so by `x-day`: how many years ago it is at least and at most, and which answer beside it it is not before.
Ages are counted on the calendar of the city by the day that is given: these rules know no clock."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from yinchuan.domains.forms.formats import date as day

from .layout import Schema, is_rows, pointer


def misplaced(
    schema: Schema, answers: Any, today: date, at: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each real day that makes no sense there: its pointer, the reason and the years it is about."""
    if not isinstance(answers, dict):
        return
    for name, field in schema.get("properties", {}).items():
        held, there = answers.get(name), at + pointer((name,))
        if "x-day" in field and (found := _reason(field["x-day"], held, answers, today.isoformat())):
            yield there, found
        elif field.get("type") == "object":
            yield from misplaced(field, held, today, there)
        elif is_rows(field) and isinstance(held, list):
            for index, row in enumerate(held):
                yield from misplaced(field["items"], row, today, f"{there}/{index}")


def _reason(asked: dict[str, Any], held: Any, beside: dict[str, Any], today: str) -> dict[str, Any] | None:
    if not _is_day(held):
        return None  # which is told as such
    least, most = asked.get("atLeastYearsAgo"), asked.get("atMostYearsAgo")
    if least is not None and held > _ago(today, least):
        return {"reason": "young", "min": least} if least else {"reason": "future"}
    if most is not None and held < _ago(today, most):
        return {"reason": "old", "max": most}
    earlier = beside.get(asked.get("notBefore", ""))
    return {"reason": "order"} if _is_day(earlier) and held < earlier else None


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and day.reason(value) is None


def _ago(today: str, years: int) -> str:
    """Compared as text; of a leap day the 29th of any year serves."""
    return f"{int(today[:4]) - years:04}{today[4:]}"
