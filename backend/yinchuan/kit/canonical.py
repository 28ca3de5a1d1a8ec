"""Canonical JSON (RFC 8785): what is signed or hashed is the same bytes on the phone and here."""

import hashlib
from typing import Any

import msgspec
import rfc8785

_sorted = msgspec.json.Encoder(order="sorted").encode
_SAFE = 2**53  # beyond it a browser's number loses digits


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value; raises ValueError for what JSON cannot hold."""
    try:
        # msgspec gives the same bytes several times faster; it differs on floats, on integers
        # beyond 2^53 and on the order of keys outside ASCII, which go the slow way.
        return _sorted(value) if _is_plain(value) else rfc8785.dumps(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _is_plain(value: Any) -> bool:
    if value is None or value is True or value is False or type(value) is str:
        return True
    if type(value) is int:
        return -_SAFE < value < _SAFE
    if type(value) is list:
        return all(map(_is_plain, value))
    return type(value) is dict and all(
        type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items()
    )
