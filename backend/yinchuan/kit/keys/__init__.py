"""Keys: who keeps them, and what is signed, checked and authenticated with them.

Secrets never leave this folder; callers say the purpose. `python -m yinchuan.kit.keys make` makes a set for production."""

from .jws import TokenRefused, jwks, published, sign, verify
from .provider import FileKeys, KeysMissing, keys
from .secrets import hmac_sha256, mac, mac_holds, token_hash

__all__ = [
    "FileKeys",
    "KeysMissing",
    "TokenRefused",
    "hmac_sha256",
    "jwks",
    "keys",
    "mac",
    "mac_holds",
    "published",
    "sign",
    "token_hash",
    "verify",
]
