"""Numbers with letters, such as plates and certificates: the form's pattern says which letters stand where."""

import re

from . import text

_DOTS = re.compile("[·\u2022\u30fb\u2027]")  # as on the plate itself: 宁A·12345


def normalise(value: str) -> str:
    """Half width, upper case, without spaces, hyphens and dots between the parts."""
    return text.compact(_DOTS.sub("", value))


def reason(value: str) -> str | None:
    """Nothing: what is wrong with it only the pattern knows."""
    return None
