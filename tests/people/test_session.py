"""Sessions: bound to a browser, ended at once."""

import re
from uuid import uuid4

import pytest

from tests.people import Citizen, Refused
from tests.server import Server
from tests.wire import Wire

SESSION = "/api/session"


def newcomer(server: Server, mobile: str) -> Citizen:
    """Somebody the demo does not name."""
    return Citizen(server, "新用户", mobile, "640104199001010018")


def test_the_cookie_is_bound_to_host_scheme_and_site(server: Server) -> None:
    someone = newcomer(server, "13900000002")
    body = {"mobile": someone.mobile, "code": someone.asks_for_code()}
    cookie = someone.call("POST", SESSION, json=body).headers["set-cookie"]
    assert re.match(r"__Host-session=[A-Za-z0-9_-]{43};", cookie)
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/", f"max-age={30 * 86400}"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)


def test_a_new_sign_in_ends_the_old_session_of_the_browser(server: Server) -> None:
    someone = newcomer(server, "13900000015").signs_in()
    old = dict(someone.wire.cookies)
    someone.signs_in()
    assert someone.wire.cookies != old
    assert len(someone.ask("GET", "/api/people/me")["sessions"]) == 1
    someone.wire.cookies = old
    with pytest.raises(Refused, match="401 sign_in_needed"):
        someone.ask("GET", "/api/people/me")


def test_signing_out_ends_the_session_on_the_next_request(server: Server) -> None:
    someone = newcomer(server, "13900000016").signs_in()
    kept = dict(someone.wire.cookies)
    gone = someone.call("DELETE", SESSION)
    assert gone.status_code == 204
    assert "max-age=0" in gone.headers["set-cookie"].lower()
    someone.wire.cookies = kept
    assert someone.ask("GET", SESSION)["role"] == "guest"
    assert someone.call("DELETE", SESSION).status_code == 204


def test_signing_out_everywhere_ends_the_other_phone_too(server: Server) -> None:
    phone, tablet = (newcomer(server, "13900000017").signs_in() for _ in range(2))
    assert len(phone.ask("GET", "/api/people/me")["sessions"]) == 2
    phone.signs_out(everywhere=True)
    with pytest.raises(Refused, match="401 sign_in_needed"):
        tablet.ask("GET", "/api/people/me")


def test_a_lost_phone_can_be_ended_from_another(server: Server) -> None:
    kept, lost = (newcomer(server, "13900000018").signs_in() for _ in range(2))
    lines = kept.ask("GET", "/api/people/me")["sessions"]
    other = next(line["id"] for line in lines if not line["isThis"])
    for _ in range(2):  # again is the same
        assert kept.call("DELETE", f"{SESSION}/{other}").status_code == 204
    assert lost.ask("GET", SESSION)["role"] == "guest"
    assert kept.ask("GET", SESSION)["role"] == "citizen"


def test_a_device_that_was_taken_away_learns_of_it_and_one_that_signed_out_does_not(server: Server) -> None:
    kept, lost = (newcomer(server, "13900000021").signs_in() for _ in range(2))
    before = dict(kept.wire.cookies)
    assert lost.ask("GET", SESSION)["revoked"] is None
    lines = kept.ask("GET", "/api/people/me")["sessions"]
    kept.ask("DELETE", f"{SESSION}/{next(line['id'] for line in lines if not line['isThis'])}")
    account = kept.ask("GET", SESSION)["account"]
    assert lost.ask("GET", SESSION)["revoked"] == account
    kept.signs_out(everywhere=True)
    kept.wire.cookies = before
    assert kept.ask("GET", SESSION)["revoked"] is None
    lost.signs_in()
    assert lost.ask("GET", SESSION)["revoked"] is None


def test_signing_out_everywhere_takes_every_other_device_away(server: Server) -> None:
    here, lost, tablet = (newcomer(server, "13900000022").signs_in() for _ in range(3))
    account, before = here.ask("GET", SESSION)["account"], dict(here.wire.cookies)
    here.signs_out(everywhere=True)
    assert [phone.ask("GET", SESSION)["revoked"] for phone in (lost, tablet)] == [account, account]
    here.wire.cookies = before
    assert here.ask("GET", SESSION)["revoked"] is None  # it has destroyed what it kept by itself


def test_nobody_ends_the_session_of_another(server: Server) -> None:
    one, other = newcomer(server, "13900000019").signs_in(), newcomer(server, "13900000020").signs_in()
    theirs = one.ask("GET", "/api/people/me")["sessions"][0]["id"]
    assert other.call("DELETE", f"{SESSION}/{theirs}").status_code == 404
    assert one.ask("GET", SESSION)["role"] == "citizen"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 5000, "密"])
def test_a_made_up_cookie_is_a_guest(server: Server, token: str) -> None:
    answer = Wire(server).call("GET", SESSION, headers={"Cookie": f"__Host-session={token}".encode()})
    assert answer.json()["role"] == "guest"


def test_what_waited_for_one_person_never_goes_under_the_session_of_the_next(server: Server) -> None:
    someone = newcomer(server, "13900000041").signs_in()
    other = newcomer(server, "13900000042").signs_in()
    mine = {"Yc-Account": someone.ask("GET", SESSION)["account"]}
    draft = f"/api/drafts/{uuid4()}"
    body = {"item": "HF-MZ-06", "revision": 1, "answers": {}, "materials": {}, "base": None}
    with pytest.raises(Refused, match="401 other_account"):
        other.ask("PUT", draft, body, headers=mine)
    assert other.refused("GET", draft).status == 404
    someone.ask("PUT", draft, body, headers=mine)
    with pytest.raises(Refused, match="401 other_account"):
        someone.ask("DELETE", draft, headers={"Yc-Account": "nobody"})
