"""Keys and tokens: who may read them, which serves what, and every way to cheat with a token (RFC 7515, RFC 8725)."""

import base64
import hashlib
import hmac
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Setting
from yinchuan.kit import keys
from yinchuan.kit.keys import FileKeys, KeysMissing, TokenRefused, jwks, sign, verify
from yinchuan.kit.keys.__main__ import coming_months, main

RECEIPT = "yc-receipt+jwt"
CLAIMS = {"sub": "01890000-0000-7000-8000-000000000000", "n": 1}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def with_head(token: str, **changes: Any) -> str:
    """The same body and signature under a changed head."""
    head, body, signature = token.split(".")
    changed = {**json.loads(unb64(head)), **changes}
    return f"{b64(json.dumps(changed).encode())}.{body}.{signature}"


def test_a_token_gives_its_claims_back() -> None:
    assert verify(RECEIPT, sign(RECEIPT, CLAIMS)) == CLAIMS


def test_an_outside_library_verifies_it_by_the_published_keys() -> None:
    token = sign(RECEIPT, CLAIMS)
    kid = jwt.get_unverified_header(token)["kid"]
    key = next(key for key in jwks()["keys"] if key["kid"] == kid)
    assert kid.startswith("receipt-")
    assert key["use"] == "sig"
    assert jwt.decode(token, jwt.PyJWK(key).key, algorithms=["ES256"]) == CLAIMS


def test_the_published_keys_hold_nothing_private() -> None:
    assert {name for key in jwks()["keys"] for name in key} == {"kty", "crv", "alg", "use", "kid", "x", "y"}


def test_a_token_serves_its_own_type_only() -> None:
    with pytest.raises(TokenRefused):
        verify("yc-pass+jwt", sign(RECEIPT, CLAIMS))


def test_a_head_that_names_another_type_does_not_help() -> None:
    with pytest.raises(TokenRefused):
        verify("yc-pass+jwt", with_head(sign(RECEIPT, CLAIMS), typ="yc-pass+jwt"))


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "es256"},
        {"kid": "../../etc/passwd"},
        {"kid": "receipt-1' OR '1'='1"},
        {"kid": None},
        {"kid": ["receipt-1"]},
        {"jku": "https://evil.example/jwks.json"},
        {"jwk": {"kty": "EC"}},
        {"x5u": "https://evil.example/"},
        {"crit": ["exp"], "exp": 1},
        {"b64": False},
    ],
    ids=str,
)
def test_nothing_in_the_head_chooses_key_or_algorithm(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        verify(RECEIPT, with_head(sign(RECEIPT, CLAIMS), **changes))


def test_an_unsigned_token_is_refused() -> None:
    head, body, _ = with_head(sign(RECEIPT, CLAIMS), alg="none").split(".")
    for token in (f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(TokenRefused):
            verify(RECEIPT, token)


def test_the_public_key_is_no_hmac_secret() -> None:
    kid = jwt.get_unverified_header(sign(RECEIPT, CLAIMS))["kid"]
    key = next(key for key in jwks()["keys"] if key["kid"] == kid)
    signed = f"{b64(json.dumps({'alg': 'HS256', 'kid': kid, 'typ': RECEIPT}).encode())}.{b64(b'{}')}"
    forged = hmac.digest(json.dumps(key).encode(), signed.encode(), hashlib.sha256)
    with pytest.raises(TokenRefused):
        verify(RECEIPT, f"{signed}.{b64(forged)}")


def test_a_token_has_one_spelling() -> None:
    token = sign(RECEIPT, CLAIMS)
    head, body, signature = token.split(".")
    # 64 bytes leave four unused bits in the last character: another character there decodes to the same.
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = signature[:-1] + alphabet[alphabet.index(signature[-1]) ^ 1]
    der = token + "="
    plus = f"{head}.{body}.{signature.replace('-', '+').replace('_', '/')}"
    assert unb64(twin) == unb64(signature)
    for other in [
        f"{head}.{body}.{twin}",
        der,
        f" {token}",
        f"{token}\n",
        f"{token}.",
        f"{head}=.{body}.{signature}",
    ]:
        with pytest.raises(TokenRefused):
            verify(RECEIPT, other)
    if plus != token:
        with pytest.raises(TokenRefused):
            verify(RECEIPT, plus)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\0" * 63, b"0" * 70])
def test_a_made_up_signature_is_refused(signature: bytes) -> None:
    head, body, _ = sign(RECEIPT, CLAIMS).split(".")
    with pytest.raises(TokenRefused):
        verify(RECEIPT, f"{head}.{body}.{b64(signature)}")


def test_a_huge_token_is_refused_unread() -> None:
    with pytest.raises(TokenRefused):
        verify(RECEIPT, sign(RECEIPT, {"pad": "x" * 9000}))


@given(st.data())
def test_any_changed_character_is_refused(data: st.DataObject) -> None:
    token = sign(RECEIPT, CLAIMS)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda c: c != token[at]))
    with pytest.raises(TokenRefused):
        verify(RECEIPT, token[:at] + other + token[at + 1 :])


@given(st.text() | st.text("ABCabc-_."))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(TokenRefused):
        verify(RECEIPT, text)


def test_a_token_is_good_in_its_time_only() -> None:
    now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        token = sign(RECEIPT, {"nbf": int(now.timestamp()), "exp": int(now.timestamp()) + 60})
        for seconds, is_good in [(-31, False), (-30, True), (0, True), (90, True), (91, False)]:
            clock.move_to(now + timedelta(seconds=seconds))
            if is_good:
                verify(RECEIPT, token)
            else:
                with pytest.raises(TokenRefused):
                    verify(RECEIPT, token)


@pytest.mark.parametrize("exp", ["9999999999", None, True, [1]])
def test_a_time_that_is_no_number_is_refused(exp: Any) -> None:
    with pytest.raises(TokenRefused):
        verify(RECEIPT, sign(RECEIPT, {"exp": exp}))


def test_a_token_serves_its_audience_only() -> None:
    token = sign("yc-pass+jwt", {"aud": "desk"})
    assert verify("yc-pass+jwt", token, audience="desk")
    for audience in ("other", None):
        with pytest.raises(TokenRefused):
            verify("yc-pass+jwt", token, audience=audience)


def test_a_type_that_is_not_ours_is_refused() -> None:
    with pytest.raises(TokenRefused):
        sign("jwt", CLAIMS)


def test_key_files_are_for_their_owner(tmp_path: Path) -> None:
    FileKeys(tmp_path / "keys", may_make=True)
    files = [path for path in (tmp_path / "keys").iterdir() if path.suffix in {".key", ".pem"}]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    files[0].chmod(0o644)
    with pytest.raises(PermissionError):
        FileKeys(tmp_path / "keys", may_make=False)


def test_keys_are_demanded_where_they_may_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        FileKeys(tmp_path, may_make=False)


def test_made_keys_stay_the_same(tmp_path: Path) -> None:
    first, second = (FileKeys(tmp_path, may_make=True) for _ in range(2))
    assert first.signer("receipt")[0] == second.signer("receipt")[0]
    assert first.secret("mac") == second.secret("mac")


def test_each_month_has_its_own_data_key(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) as clock:
        provider = FileKeys(tmp_path, may_make=True)
        kid, _ = provider.data_box()
        clock.move_to(datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
        assert (kid, provider.data_box()[0]) == ("data-202612", "data-202701")
        assert provider.box("data-202612") is not None


def test_production_seals_on_when_nobody_made_the_month(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC)) as clock:
        FileKeys(tmp_path, may_make=True)
        clock.move_to(datetime(2027, 3, 1, tzinfo=UTC))
        assert FileKeys(tmp_path, may_make=False).data_box()[0] == "data-202612"


def test_the_command_makes_two_years_and_then_newer_keys(setting: Setting, tmp_path: Path) -> None:
    setting(keys_dir=tmp_path)
    assert main(["make"]) == 0
    assert len(list(tmp_path.glob("data-*.key"))) == 24 == len(set(coming_months()))
    before = FileKeys(tmp_path, may_make=False)
    assert main(["next", "receipt"]) == 0
    after = FileKeys(tmp_path, may_make=False)
    assert after.signer("receipt")[0].startswith("receipt-2-")
    assert after.public("receipt", before.signer("receipt")[0]) is not None
    assert main(["next", "data"]) == 2


def test_a_mac_holds_for_its_data_and_purpose_only() -> None:
    made = keys.mac(b"entry", "audit")
    assert keys.mac_holds(b"entry", "audit", made)
    assert not keys.mac_holds(b"entry.", "audit", made)
    assert not keys.mac_holds(b"entry", "other", made)
    assert keys.token_hash("a") != keys.token_hash("b")
