"""Staff: password and a code that works once, one role a session."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.people import Officer, Refused, people_of
from tests.server import Server
from tests.wire import Wire

STAFF, SESSION = "/api/session/staff", "/api/session"


def credentials(officer: Officer) -> dict[str, Any]:
    people_of.cache_clear()
    known = officer.known
    return {"name": known["login"], "password": known["password"], "code": known["code"]}


def refusal(server: Server, body: dict[str, Any]) -> str:
    with pytest.raises(Refused) as refused:
        Wire(server).ask("POST", STAFF, body)
    return f"{refused.value.status} {refused.value.code}"


def test_an_officer_signs_in_under_the_own_name(server: Server) -> None:
    chen = Officer(server, "陈刚")
    session = chen.ask("POST", STAFF, credentials(chen))
    assert (session["role"], session["name"], session["office"]) == (
        "window_officer",
        "陈刚",
        {"zh": "市人社局窗口", "en": "Human Resources and Social Security Bureau, counter"},
    )
    assert chen.ask("GET", SESSION) == {**session, "steppedUpUntil": session["steppedUpUntil"]}


def test_the_session_of_staff_is_nine_hours_long(server: Server) -> None:
    chen = Officer(server, "陈刚")
    cookie = chen.call("POST", STAFF, json=credentials(chen)).headers["set-cookie"].lower()
    assert f"max-age={9 * 3600}" in cookie
    assert "secure" in cookie
    assert "httponly" in cookie


def test_a_code_works_once(server: Server) -> None:
    body = credentials(Officer(server, "陈刚"))
    Wire(server).ask("POST", STAFF, body)
    assert refusal(server, body) == "401 credentials_wrong"


def test_the_demo_always_shows_an_unused_code(server: Server) -> None:
    chen = Officer(server, "陈刚")
    codes = []
    for _ in range(5):
        body = credentials(chen)
        chen.ask("POST", STAFF, body)
        codes.append(body["code"])
    assert len(set(codes)) == 5


@pytest.mark.parametrize(
    "change", [{"password": "wrong"}, {"code": "000000"}, {"code": "动态码"}, {"name": "nobody"}]
)
def test_whatever_is_wrong_the_answer_is_the_same(server: Server, change: dict[str, str]) -> None:
    assert refusal(server, {**credentials(Officer(server, "陈刚")), **change}) == "401 credentials_wrong"


def test_a_person_of_two_roles_chooses_one(server: Server) -> None:
    zhou = Officer(server, "周洁")
    body = credentials(zhou)
    with pytest.raises(Refused, match="422 role_needed") as refused:
        zhou.ask("POST", STAFF, body)
    assert refused.value.problem["roles"] == ["reviewer", "decider"]
    assert refusal(server, {**body, "role": "window_officer"}) == "422 role_needed"
    session = zhou.ask("POST", STAFF, {**body, "role": "decider"})  # the code was not used up by asking
    assert session["role"] == "decider"


def test_staff_have_no_profile_and_citizens_no_desk(server: Server, wang: Officer) -> None:
    with pytest.raises(Refused, match="403 not_allowed"):
        wang.ask("GET", "/api/people/me")


def test_signing_out_everywhere_ends_all_desks(server: Server) -> None:
    one, other = Officer(server, "陈刚").signs_in(), Officer(server, "陈刚").signs_in()
    one.signs_out(everywhere=True)
    with pytest.raises(Refused, match="401 sign_in_needed"):
        other.ask("GET", "/api/window/cases")


def test_two_at_once_with_one_code(server: Server) -> None:
    body = credentials(Officer(server, "陈刚"))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Wire(server).call("POST", STAFF, json=body).status_code, range(4)))
    assert sorted(found) == [200, 401, 401, 401]
