"""Calendar days as `2026-11-23`: days, never instants."""

import re
from datetime import date


def reason(value: str) -> str | None:
    """`shape` for another writing, `day` for a day that no calendar has."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return "shape"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "day"
    return None
