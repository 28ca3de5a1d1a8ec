"""统一社会信用代码 (GB 32100-2015): 18 characters with two checks, the organisation's own inside it (GB 11714)."""

import re

from stdnum.cn import uscc

from . import text

_CODE = re.compile("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(value: str) -> str:
    """Half width, upper case, without spaces and hyphens."""
    return text.compact(value)


def reason(value: str) -> str | None:
    """Why this is no code: length, characters, organisation or check; None when it is one."""
    if len(value) != 18:
        return "length"
    if not _CODE.fullmatch(value):
        return "characters"
    # Not `uscc.validate`: it knows digits only in the first two places, where A1 and N1 are issued too.
    if uscc.calc_check_digit(value[:17]) != value[17]:
        return "check"
    return None if _organisation_check(value[8:16]) == value[16] else "organisation"


def _organisation_check(body: str) -> str:
    total = sum(int(char, 36) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
