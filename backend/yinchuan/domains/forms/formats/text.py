"""What every text is: NFC, one kind of line end, nothing unseen; and which characters none may hold."""

import re
import unicodedata

# The space characters of ECMAScript, so that both sides trim the same.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_EDGES = re.compile(f"^[{SPACE}]+|[{SPACE}]+$")
_GAPS = re.compile(f"[-{SPACE}]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # copied along from web pages and PDFs, never typed
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_REFUSED = {
    "control": re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]"),
    "bidi": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "private_use": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
    "broken": re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]"),
}
_ANY_REFUSED = re.compile("|".join(pattern.pattern for pattern in _REFUSED.values()))


def normalise(value: str) -> str:
    """NFC, trimmed, line ends as one character, tabs as spaces, without unseen joiners."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _EDGES.sub("", unicodedata.normalize("NFC", _UNSEEN.sub("", value)))


def reason(value: str) -> str | None:
    """The first kind of character that no text may hold."""
    if not _ANY_REFUSED.search(value):
        return None
    return next(name for name, pattern in _REFUSED.items() if pattern.search(value))


def compact(value: str) -> str:
    """A number as people paste it → its characters: half width, upper case, without spaces and hyphens."""
    return _GAPS.sub("", value.translate(_FULL)).upper()
