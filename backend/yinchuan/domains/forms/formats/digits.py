"""Numbers of accounts and files: digits only. How many there are is the form's to say."""

import re

from . import text


def normalise(value: str) -> str:
    """Half width, without spaces and hyphens."""
    return text.compact(value)


def reason(value: str) -> str | None:
    """`characters` for anything but digits."""
    return None if re.fullmatch("[0-9]+", value) else "characters"
