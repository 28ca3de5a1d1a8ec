"""Names of people as registered: rare hanzi up to plane 3 kept exactly, `·` always U+00B7, Latin letters."""

import re

from . import text

_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_DOTS = re.compile("[\u2022\u30fb\uff65\u2027]")
_GAPS = re.compile(f"(?<=[{_HAN}])[{text.SPACE}]+(?=[{_HAN}])")
_NAME = re.compile(f"[{_HAN}{_LATIN}][{_HAN}{_LATIN}·' .-]*")


def normalise(value: str) -> str:
    """One middle dot without spaces about it, no gaps between hanzi, single spaces, NFC."""
    value = _DOTS.sub("·", text.normalise(value)).replace("\u2019", "'")
    value = re.sub(f"[{text.SPACE}]*·[{text.SPACE}]*", "·", value)
    return re.sub(f"[{text.SPACE}]+", " ", _GAPS.sub("", value))


def reason(value: str) -> str | None:
    """Why this is no name: control, bidi, private_use, broken, character, dot; None when it is one.

    Private-use characters come from old card readers: shown, never stored as a box or `?`."""
    if found := text.reason(value):
        return found
    if not _NAME.fullmatch(value):
        return "character"
    return "dot" if "··" in value or value.endswith("·") else None
