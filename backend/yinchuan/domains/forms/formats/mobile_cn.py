"""Mainland mobile numbers: 11 digits, 1 then 3-9. The carrier is never inferred: numbers are portable."""

import re

from . import text


def normalise(value: str) -> str:
    """Half width, without spaces, hyphens and the country code."""
    value = text.compact(value)
    return re.sub("^(\\+|00)86(?=1[0-9]{10}$)", "", value)


def reason(value: str) -> str | None:
    """Why this is no mobile number: length or characters."""
    if not re.fullmatch("[0-9]*", value):
        return "characters"
    if len(value) != 11:
        return "length"
    return None if re.match("1[3-9]", value) else "characters"
