"""Which cause a refusal has: `shared-schemas/causes.json`, which the phone reads too."""

import secrets
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from yinchuan.config import settings

BUG = "internal_error"


class Cause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    weight: Literal["note", "wait", "stop", "danger"]
    mends: Literal["itself", "person", "city"]


class Causes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two digits → cause, and what leads to them."""

    causes: dict[str, Cause]
    codes: dict[str, str]
    statuses: dict[str, str]
    phone: dict[str, str]
    files: dict[str, str]


@cache
def table() -> Causes:
    """The table, read once."""
    return msgspec.json.decode((Path(settings().schemas_dir) / "causes.json").read_bytes(), type=Causes)


def digits_of(status: int, code: str) -> str:
    """The two digits of a refusal; those of a bug where nothing is known of it, which a test forbids for our own."""
    known = table()
    return known.codes.get(code) or known.statuses.get(str(status)) or known.codes[BUG]


def trace(status: int, code: str) -> str:
    """Six digits a person can read out: two name the cause, four this occurrence."""
    return f"{digits_of(status, code)}{secrets.randbelow(10_000):04}"
