"""公民身份号码 (GB 11643-1999) and the numbers of the same make: residence permits of people from Hong Kong,
Macao and Taiwan, identity cards of foreign permanent residents."""

import re

from . import date, text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
_PERMITS = frozenset({"810000", "820000", "830000"})


def normalise(value: str) -> str:
    """Half width, upper case, no spaces; a 15-digit number becomes the 18 digits of the same person."""
    value = text.compact(value)
    if re.fullmatch("[0-9]{15}", value):
        # Sequences 996-999 were kept for people who were a hundred years old (GB 11643-1999 annex).
        body = f"{value[:6]}{'18' if value[12:] >= '996' else '19'}{value[6:]}"
        longer = body + _check(body)
        return value if reason(longer) else longer
    return value


def reason(value: str) -> str | None:
    """Why this cannot be a number: length, characters, division, date or check; None when it can.

    The first six digits say where it was first issued, so retired divisions stay good; nothing is derived from them."""
    if len(value) != 18:
        return "length"
    if not re.fullmatch("[0-9]{17}[0-9X]", value):
        return "characters"
    if not _is_issued_somewhere(value[:6]):
        return "division"
    born = f"{value[6:10]}-{value[10:12]}-{value[12:14]}"
    if value[6:8] not in {"18", "19", "20"} or date.reason(born):
        return "date"
    return None if _check(value) == value[17] else "check"


def _is_issued_somewhere(code: str) -> bool:
    if code[0] == "9":  # 9 + province + three digits of nationality: foreign permanent resident
        return bool(_PROVINCES.fullmatch(code[1:3]))
    return code in _PERMITS or (bool(_PROVINCES.fullmatch(code[:2])) and code[2:4] != "00")


def _check(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=False))
    return _CHECKS[total % 11]
