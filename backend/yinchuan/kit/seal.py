"""Sealed columns: AES-256-GCM in a versioned envelope, and blind indexes to look a sealed value up.

The envelope is `v1.A256GCM.<kid>.<nonce>.<ciphertext>`. The algorithm is chosen by its prefix, so that another
(SM4-GCM) can stand beside it; the place of the value is authenticated, so that it opens nowhere else."""

import os
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag

from .keys import hmac_sha256, keys

_HEAD = b"v1.A256GCM."
_NONCE = 12


class SealBroken(Exception):
    """The bytes were changed, cut, moved to another place, or sealed under a key that is not here."""


def seal(value: bytes, where: str) -> bytes:
    """Seal `value` for the place `where` ("table.column.row-id")."""
    kid, box = keys().data_box()
    nonce = os.urandom(_NONCE)
    return b"%s%s.%s.%s" % (_HEAD, kid.encode(), nonce, box.encrypt(nonce, value, where.encode()))


def open_sealed(sealed: bytes, where: str) -> bytes:
    """The value sealed for `where`; raises `SealBroken` if anything about it was changed."""
    kid, nonce, ciphertext = _parts(bytes(sealed))
    if (box := keys().box(kid)) is None:
        raise SealBroken("unknown key")
    try:
        return box.decrypt(nonce, ciphertext, where.encode())
    except InvalidTag:
        raise SealBroken("changed or moved") from None


def seal_json(value: Any, where: str) -> bytes:
    """Seal the JSON of `value` for the place `where`."""
    return seal(msgspec.json.encode(value), where)


def open_json(sealed: bytes, where: str) -> Any:
    """The value that `seal_json` sealed for `where`."""
    return msgspec.json.decode(open_sealed(sealed, where))


def blind(value: str, purpose: str) -> bytes:
    """A blind index of 32 bytes under the newest index key: equal values of one purpose have equal indexes."""
    return blinds(value, purpose)[0]


def blinds(value: str, purpose: str) -> list[bytes]:
    """The blind indexes under every index key, newest first: look-ups during a rotation ask for all."""
    return [hmac_sha256(key, purpose, value.encode()) for key in keys().all_secrets("blind")]


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    if not sealed.startswith(_HEAD):
        raise SealBroken("unknown envelope")
    kid, dot, rest = sealed[len(_HEAD) :].partition(b".")
    # The nonce is raw and may hold any byte: it has a length, not an end.
    if not dot or rest[_NONCE : _NONCE + 1] != b"." or not kid.isascii():
        raise SealBroken("unknown envelope")
    return kid.decode(), rest[:_NONCE], rest[_NONCE + 1 :]
