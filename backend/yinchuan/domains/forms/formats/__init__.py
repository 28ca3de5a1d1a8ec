"""Formats of our own: how a value is written in one way only, and why a value is refused.

Each has its twin in `pwa/src/form/formats/`; `shared-schemas/vectors/formats.json` keeps the two equal."""

from collections.abc import Callable
from typing import NamedTuple

from . import (
    citizen_number,
    compact,
    credit_code,
    date,
    digits,
    division,
    mobile_cn,
    person_name,
    time,
)


class Format(NamedTuple):
    """`normalise` never refuses; `reason` expects a normalised value and answers None for a good one."""

    code: str
    normalise: Callable[[str], str]
    reason: Callable[[str], str | None]


def _as_it_is(value: str) -> str:
    return value


FORMATS: dict[str, Format] = {
    "citizen-number": Format("bad_citizen_number", citizen_number.normalise, citizen_number.reason),
    "credit-code": Format("bad_credit_code", credit_code.normalise, credit_code.reason),
    "mobile-cn": Format("bad_mobile", mobile_cn.normalise, mobile_cn.reason),
    "division": Format("bad_division", division.normalise, division.reason),
    "person-name": Format("bad_name", person_name.normalise, person_name.reason),
    "date": Format("bad_date", _as_it_is, date.reason),
    "time": Format("bad_time", time.normalise, time.reason),
    "digits": Format("bad_digits", digits.normalise, digits.reason),
    "compact": Format("bad_pattern", compact.normalise, compact.reason),
}


def _accepts(reason: Callable[[str], str | None]) -> Callable[[str], bool]:
    return lambda value: reason(value) is None


ASSERTED = {name: _accepts(found.reason) for name, found in FORMATS.items()}
"""What the schema validator asserts."""
