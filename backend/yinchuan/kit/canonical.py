"""Canonical JSON (RFC 8785): what is signed or hashed is the same bytes on the phone and here."""

import hashlib
from collections.abc import Collection
from typing import Any

import msgspec
import rfc8785

_sorted = msgspec.json.Encoder(order="sorted").encode
_SAFE = 2**53  # beyond it a browser's number loses digits
_HARMLESS = {str, bool, type(None)}


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value; raises ValueError for what JSON cannot hold."""
    try:
        # msgspec gives the same bytes several times faster; it differs on floats, on integers
        # beyond 2^53 and on the order of keys outside ASCII, which go the slow way.
        return _sorted(value) if _is_plain(value) else rfc8785.dumps(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def hasty(value: Any) -> bytes:
    """Bytes for a first look: where they are the canonical bytes of some value it is this one, elsewhere `canonical` says."""
    return _sorted(value)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values have the same canonical bytes: 1 and 1.0 have, 1 and true have not."""
    return _sorted(one) == _sorted(other) or canonical(one) == canonical(other)


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        return set(map(type, value)) <= {str} and "".join(value).isascii() and _are_plain(value.values())
    if kind is list or kind is tuple:
        return _are_plain(value)
    return kind is str or value is None or kind is bool or (kind is int and -_SAFE < value < _SAFE)


def _are_plain(values: Collection[Any]) -> bool:
    kinds = set(map(type, values))
    if kinds <= _HARMLESS:
        return True
    if kinds == {int}:  # a drawn signature is hundreds of points
        return bool(min(values) > -_SAFE and max(values) < _SAFE)
    for value in values:  # noqa: SIM110 - a generator would cost as much as the looking
        if type(value) is not str and not _is_plain(value):
            return False
    return True
