"""One-time codes: for one number and purpose, once, not for long, not for guessing."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.people import Citizen, Refused
from tests.server import Server
from tests.wire import Wire

CODE, SESSION = "/api/session/code", "/api/session"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refused(wire: Wire, body: dict[str, Any], path: str = SESSION) -> Refused:
    with pytest.raises(Refused) as found:
        wire.ask("POST", path, body)
    return found.value


def newcomer(server: Server, mobile: str) -> Citizen:
    """Somebody the demo does not name."""
    return Citizen(server, "新用户", mobile, "640104199001010018")


def test_a_code_by_message_opens_a_session(server: Server) -> None:
    xiulan = Citizen(server, "马秀兰")
    code = xiulan.asks_for_code()
    session = xiulan.ask("POST", SESSION, {"mobile": xiulan.mobile, "code": code})
    assert session["role"] == "citizen"
    assert session["mobile"] == "138****8001"
    assert session["steppedUpUntil"] > session["steppedUpUntil"][:10]
    assert xiulan.ask("GET", SESSION)["account"] == session["account"]


def test_the_message_says_that_it_is_a_demo(server: Server) -> None:
    someone = newcomer(server, "13900000001")
    someone.asks_for_code()
    assert someone.wire.messages(someone.mobile)[0]["text"].startswith("【演示】")


@pytest.mark.parametrize(
    "typed", ["１３９０００００００３", "+86 139 0000 0003", "0086-139-0000-0003", " 13900000003 "]
)
def test_a_mobile_is_understood_however_it_is_written(server: Server, typed: str) -> None:
    someone = newcomer(server, "13900000003")
    known = len(someone.wire.messages(someone.mobile))
    someone.ask("POST", CODE, {"mobile": typed})
    code = someone.wire.new_code(someone.mobile, known)
    full_width = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert someone.ask("POST", SESSION, {"mobile": typed, "code": f"{full_width[:3]} {full_width[3:]}"})


@pytest.mark.parametrize("typed", ["1390000000", "12900000000", "二三四五", "139000000011", ""])
def test_what_is_no_mobile_is_refused_at_its_field(server: Server, typed: str) -> None:
    answer = refused(Wire(server), {"mobile": typed}, CODE)
    assert (answer.status, answer.code, list(answer.pointers)) == (422, "input_refused", ["/mobile"])


def test_known_and_unknown_numbers_are_answered_the_same(server: Server, xiulan: Citizen) -> None:
    asked = [Wire(server).call("POST", CODE, json={"mobile": m}) for m in (xiulan.mobile, "13900000004")]
    assert [answer.status_code for answer in asked] == [204, 204]
    assert asked[0].content == asked[1].content == b""
    tried = [
        refused(Wire(server), {"mobile": m, "code": "000000"}).problem for m in (xiulan.mobile, "13900000005")
    ]
    for problem in tried:
        problem.pop("trace")
        problem.pop("request")
    assert tried[0] == tried[1]
    assert tried[0]["code"] == "code_wrong"


def test_a_wrong_code_is_refused_and_the_right_one_still_works(server: Server) -> None:
    someone = newcomer(server, "13900000006")
    code = someone.asks_for_code()
    answer = refused(someone.wire, {"mobile": someone.mobile, "code": wrong(code)})
    assert (answer.status, answer.code) == (401, "code_wrong")
    assert someone.ask("POST", SESSION, {"mobile": someone.mobile, "code": code})["role"] == "citizen"


def test_a_code_works_once(server: Server) -> None:
    someone = newcomer(server, "13900000007")
    body = {"mobile": someone.mobile, "code": someone.asks_for_code()}
    someone.ask("POST", SESSION, body)
    answer = refused(Wire(server), body)
    assert (answer.status, answer.code) == (401, "code_used")


def test_after_five_wrong_tries_the_right_code_is_dead_too(server: Server) -> None:
    someone = newcomer(server, "13900000008")
    code = someone.asks_for_code()
    for _ in range(5):
        assert refused(someone.wire, {"mobile": someone.mobile, "code": wrong(code)}).code == "code_wrong"
    answer = refused(someone.wire, {"mobile": someone.mobile, "code": code})
    assert (answer.status, answer.code) == (429, "code_tries_spent")
    assert int(answer.answer.headers["Retry-After"]) >= 1
    assert someone.signs_in().ask("GET", SESSION)["role"] == "citizen"  # a new code has new tries


def test_guesses_end_alike_whether_a_code_was_sent_or_not(server: Server) -> None:
    sent, unsent = newcomer(server, "13900000033"), newcomer(server, "13900000034")
    guess = wrong(sent.asks_for_code())
    said = [
        [refused(Wire(server), {"mobile": each.mobile, "code": guess}) for _ in range(7)]
        for each in (sent, unsent)
    ]
    found = [
        [(each.status, each.code, each.answer.headers.get("Retry-After")) for each in seven] for seven in said
    ]
    assert found[0] == found[1]
    assert [code for _, code, _ in found[1]] == ["code_wrong"] * 5 + ["code_tries_spent"] * 2
    assert unsent.signs_in().ask("GET", SESSION)["role"] == "citizen"  # a code that is sent has its own tries


def test_many_guesses_at_once_without_a_code_are_five_tries_too(server: Server) -> None:
    bodies = [{"mobile": "13900000035", "code": f"{n:06}"} for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda body: Wire(server).call("POST", SESSION, json=body).status_code, bodies))
    assert sorted(found) == [401] * 5 + [429] * 7


def test_of_many_at_once_one_uses_the_code(server: Server) -> None:
    someone = newcomer(server, "13900000021")
    body = {"mobile": someone.mobile, "code": someone.asks_for_code()}
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Wire(server).call("POST", SESSION, json=body).status_code, range(4)))
    assert sorted(found) == [200, 401, 401, 401]


def test_many_guesses_at_once_are_still_five_tries(server: Server) -> None:
    someone = newcomer(server, "13900000022")
    code = someone.asks_for_code()
    bodies = [{"mobile": someone.mobile, "code": f"{(int(code) + n) % 1_000_000:06}"} for n in range(1, 13)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda body: Wire(server).call("POST", SESSION, json=body).status_code, bodies))
    assert sorted(found) == [401] * 5 + [429] * 7
    assert refused(someone.wire, {"mobile": someone.mobile, "code": code}).code == "code_tries_spent"


def test_a_newer_code_replaces_the_one_before(server: Server) -> None:
    someone = newcomer(server, "13900000009")
    old, new = someone.asks_for_code(), someone.asks_for_code()
    if old != new:
        assert refused(someone.wire, {"mobile": someone.mobile, "code": old}).code == "code_wrong"
    assert someone.ask("POST", SESSION, {"mobile": someone.mobile, "code": new})


def test_a_code_is_good_for_its_purpose_only(server: Server) -> None:
    someone = newcomer(server, "13900000010").signs_in()
    code = someone.asks_for_code("sign")
    assert refused(someone.wire, {"mobile": someone.mobile, "code": code}).code == "code_wrong"


def test_a_code_for_signing_goes_to_the_own_number_only(server: Server) -> None:
    someone = newcomer(server, "13900000011")
    body = {"mobile": someone.mobile, "purpose": "sign"}
    assert refused(someone.wire, body, CODE).code == "sign_in_needed"
    someone.signs_in()
    answer = refused(someone.wire, {**body, "mobile": "13900000012"}, CODE)
    assert (answer.status, answer.code) == (403, "own_number_only")


def test_a_code_is_good_for_its_number_only(server: Server) -> None:
    one, other = newcomer(server, "13900000013"), newcomer(server, "13900000014")
    code, _ = one.asks_for_code(), other.asks_for_code()
    assert refused(other.wire, {"mobile": other.mobile, "code": code}).status == 401


@pytest.mark.parametrize("code", ["验证码", "\\ud800", "", "123456789012", "٣٣٣٣٣٣", "\\u0000"])
@pytest.mark.parametrize(
    ("path", "who"), [(SESSION, {"mobile": "13900000023"}), (f"{SESSION}/staff", {"name": "lijing"})]
)
def test_odd_codes_are_wrong_codes(server: Server, path: str, who: dict[str, str], code: str) -> None:
    password = {} if "mobile" in who else {"password": "wrong"}
    body = json.dumps({**who, **password, "code": "@"}).replace("@", code)
    answer = Wire(server).call(
        "POST", path, content=body.encode(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 401}
