"""Compact JWS, ES256 only, one key purpose for each `typ`. Written by hand because it is stricter than a library:
a token has one spelling, and nothing in it chooses a key or an algorithm."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from yinchuan.kit import clock
from yinchuan.kit.canonical import canonical

from .provider import SIGNING, keys

MAX_BYTES = 8 * 1024
LEEWAY_SECONDS = 30
_TYP = re.compile(r"yc-([a-z]+)\+jwt")
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_ES256 = ec.ECDSA(hashes.SHA256())


KeyOf = Callable[[str, str], ec.EllipticCurvePublicKey | None]  # purpose and kid → key


class TokenRefused(Exception):
    """Not a token of ours, not for this use, or not now."""


def sign(typ: str, claims: dict[str, Any]) -> str:
    """A compact JWS over the canonical claims, by the newest key of the type's purpose."""
    kid, key = keys().signer(_purpose(typ))
    signed = _text(_head(kid, typ)) + "." + _text(canonical(claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), _ES256))
    return signed + "." + _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def verify(
    typ: str, token: str, *, audience: str | None = None, key_of: KeyOf | None = None
) -> dict[str, Any]:
    """The claims of a token of ours of this type; raises `TokenRefused` for anything else.

    `key_of`: `published(…)` for whoever has only the public keys.
    A token with `exp` or `nbf` is only good in its time, one with `aud` only for that audience."""
    parts = _PARTS.fullmatch(token) if len(token) <= MAX_BYTES and token.isascii() else None
    if parts is None:
        raise TokenRefused("not a compact token")
    head, body, signature = (_bytes(part) for part in parts.groups())
    kid = _kid(head)
    key = (key_of or keys().public)(_purpose(typ), kid)
    # The head must be exactly the one we would write: no `jku`, `jwk`, `x5c`, `crit`, no other algorithm.
    if key is None or head != _head(kid, typ):
        raise TokenRefused("not signed for this use")
    if len(signature) != 64:
        raise TokenRefused("not a signature")
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key.verify(der, token.rpartition(".")[0].encode(), _ES256)
    except InvalidSignature:
        raise TokenRefused("signature does not match") from None
    claims = _claims(body)
    _check_use(claims, audience)
    return claims


def jwks() -> dict[str, Any]:
    """The public keys as a JWK set; each serves one purpose and its kid begins with it."""
    return {"keys": [_jwk(kid, key) for kid, key in keys().publics().items()]}


def published(jwks: dict[str, Any]) -> KeyOf:
    """The keys of a set as we publish it."""
    known = {}
    for jwk in jwks["keys"]:
        x, y = (int.from_bytes(_bytes(jwk[name]), "big") for name in ("x", "y"))
        known[jwk["kid"]] = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return lambda purpose, kid: known.get(kid) if kid.startswith(f"{purpose}-") else None


def _jwk(kid: str, key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    x, y = (_text(n.to_bytes(32, "big")) for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": x, "y": y}


def _check_use(claims: dict[str, Any], audience: str | None) -> None:
    at = clock.now().timestamp()
    if at > _time(claims, "exp", at) + LEEWAY_SECONDS:
        raise TokenRefused("expired")
    if at < _time(claims, "nbf", at) - LEEWAY_SECONDS:
        raise TokenRefused("not yet valid")
    if claims.get("aud") != audience:
        raise TokenRefused("for another audience")


def _time(claims: dict[str, Any], name: str, absent: float) -> float:
    value = claims.get(name, absent)
    if type(value) not in (int, float):
        raise TokenRefused(f"{name} is not a time")
    return float(value)


def _purpose(typ: str) -> str:
    found = _TYP.fullmatch(typ)
    if found is None or found[1] not in SIGNING:
        raise TokenRefused("unknown type")
    return found[1]


@lru_cache(256)
def _head(kid: str, typ: str) -> bytes:
    return canonical({"alg": "ES256", "kid": kid, "typ": typ})


def _kid(head: bytes) -> str:
    try:
        kid = msgspec.json.decode(head, type=dict[str, str]).get("kid", "")
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise TokenRefused("head is not ours") from None
    return kid


def _claims(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise TokenRefused("claims are not an object") from None


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise TokenRefused("not base64url") from None
    # Unused bits of the last character would give one signature several spellings.
    if _text(data) != text:
        raise TokenRefused("not base64url")
    return data
