"""Identifiers of e-licences (GB/T 36904, domain.md 5.5) and what is shown of a number."""

import re
from datetime import date
from typing import NamedTuple
from zlib import crc32

ROOT = "1.2.156.3005.2"
FIRST_VERSION = "001"
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PARTS = re.compile(
    re.escape(ROOT)
    + r"\.(?P<kind>[0-9A-Z]{18}[0-9]{3})\.(?P<issuer>[0-9A-Z]{18})\.(?P<serial>[0-9A-Z]{1,32})"
    + r"\.(?P<version>[0-9]{3})\.(?P<check>[0-9A-Z])"
)


class Identifier(NamedTuple):
    """`kind`: 18 characters of the department in charge and 3 digits; `issuer`: credit code; `version`: 3 digits."""

    kind: str
    issuer: str
    serial: str
    version: str

    def __str__(self) -> str:
        return ".".join((ROOT, *self, check_of("".join(self))))


def check_of(text: str) -> str:
    """The check character of ISO/IEC 7064 MOD 37,36."""
    rest = 36
    for character in text:
        rest = (rest + _CHARACTERS.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _CHARACTERS[(37 - rest) % 36]


def read(identifier: str) -> Identifier | None:
    """Its parts, or None when the shape or the check character is wrong."""
    found = _PARTS.fullmatch(identifier)
    if found is None:
        return None
    parts = Identifier(*found.group("kind", "issuer", "serial", "version"))
    return parts if check_of("".join(parts)) == found["check"] else None


def issued(body: str, licence_type: str, serial: str) -> Identifier:
    """The identifier of a licence that a body of this city issues, in its first version.

    The three digits stand for the type until the national catalogue (GB/T 36902) names them."""
    return Identifier(f"{body}{crc32(licence_type.encode()) % 1000:03}", body, serial, FIRST_VERSION)


def masked(number: str) -> str:
    """The ends of a number: enough for its owner to know it again."""
    ends = 4 if len(number) >= 12 else 2 if len(number) >= 6 else 1
    return f"{number[:ends]}{'*' * max(2, len(number) - 2 * ends)}{number[-ends:]}"


def is_valid(valid_until: date | None, today: date) -> bool:
    """A licence is good to the end of its last day."""
    return valid_until is None or valid_until >= today
