"""What is authenticated with a secret: MACs of our own entries, hashes of tokens at rest."""

import hashlib
import hmac

from .provider import keys


def hmac_sha256(key: bytes, purpose: str, data: bytes) -> bytes:
    """HMAC-SHA-256 of `data`, separated by purpose: one purpose's value says nothing under another's."""
    return hmac.digest(key, purpose.encode() + b"\0" + data, hashlib.sha256)


def mac(data: bytes, purpose: str) -> bytes:
    """A MAC of 32 bytes under the newest key, which is kept outside the database."""
    return hmac_sha256(keys().secret("mac")[1], purpose, data)


def mac_holds(data: bytes, purpose: str, expected: bytes) -> bool:
    """Whether `expected` is the MAC of `data` under any key there ever was, in constant time."""
    found = [
        hmac.compare_digest(hmac_sha256(key, purpose, data), expected) for key in keys().all_secrets("mac")
    ]
    return any(found)


def token_hash(token: str) -> bytes:
    """What is stored of an opaque token: 32 bytes that only this installation can compute."""
    return hmac_sha256(keys().secret("token")[1], "token", token.encode())
