"""Times of day as `07:05`, as a clock on the wall shows them: no seconds, no zone."""

import re

from . import text


def normalise(value: str) -> str:
    """Half width, without spaces, the hour with two digits."""
    value = text.compact(value)
    return f"0{value}" if re.fullmatch("[0-9]:[0-9]{2}", value) else value


def reason(value: str) -> str | None:
    """`shape` for anything but hours and minutes of one day."""
    return None if re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value) else "shape"
