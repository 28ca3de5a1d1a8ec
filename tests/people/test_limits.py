"""Too often, too late: a server with the limits a city has, and one where everything ends at once."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Setting
from tests.people import Citizen, Officer, Refused
from tests.server import Server
from tests.stored import audit_entries
from tests.wire import Wire
from yinchuan.domains.people.service.staffing import PASSWORDS, password_holds
from yinchuan.kit.errors import Unavailable

CODE, SESSION = "/api/session/code", "/api/session"


@pytest.fixture(scope="module")
def strict(make_server: Callable[..., Server]) -> Iterator[Server]:
    """One code in 10 seconds, three wrong passwords, two proofs: as few as can be shown quickly."""
    running = make_server(
        "strict", CODE_EACH_SECONDS="10", CODE_ADDRESS_HOURLY="6", PASSWORD_TRIES="3", REAL_NAME_HOURLY="2"
    ).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def hourly(make_server: Callable[..., Server]) -> Iterator[Server]:
    """Two codes an hour for a number, however fast they are asked for."""
    running = make_server("hourly", CODE_EACH_SECONDS="0", CODE_HOURLY="2").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def short(make_server: Callable[..., Server]) -> Iterator[Server]:
    """Codes live a second, staff may not pause at all."""
    running = make_server("short", CODE_SECONDS="1", STAFF_IDLE_MINUTES="0").start().works()
    yield running
    running.stop()


def test_a_second_code_within_ten_seconds_waits(strict: Server) -> None:
    wire = Wire(strict)
    wire.ask("POST", CODE, {"mobile": "13800138001"})
    with pytest.raises(Refused, match="429 too_many") as refused:
        wire.ask("POST", CODE, {"mobile": "１３８ ００１３ ８００１"})  # however it is written
    assert 1 <= int(refused.value.answer.headers["Retry-After"]) <= 10
    wire.ask("POST", CODE, {"mobile": "13800138002"})  # another number does not wait


def test_a_number_gets_so_many_codes_an_hour(hourly: Server) -> None:
    for _ in range(2):
        Citizen(hourly, "马秀兰").asks_for_code()
    with pytest.raises(Refused, match="429 too_many") as refused:
        Citizen(hourly, "马秀兰").asks_for_code()  # from another browser as well
    assert 60 < int(refused.value.answer.headers["Retry-After"]) <= 3600
    Citizen(hourly, "马晓燕").asks_for_code()  # another number does not wait


def test_wrong_pairs_are_counted_and_the_right_one_waits_too(strict: Server) -> None:
    ming = Citizen(strict, "周明").signs_in().lets_name_be_checked()
    for _ in range(2):
        with pytest.raises(Refused, match="422 identity_not_confirmed"):
            ming.ask("PUT", "/api/people/me", {"name": "周亮", "idNumber": ming.id_number})
    with pytest.raises(Refused, match="429 too_many"):
        ming.ask("PUT", "/api/people/me", {"name": "周明", "idNumber": ming.id_number})


def test_nobody_tries_out_the_hidden_digits_of_a_proven_number(strict: Server) -> None:
    lost = Citizen(strict, "何静怡").signs_in().has_name()  # one proof taken
    guess = {"name": "何静怡", "idNumber": "640104197006150440"}
    with pytest.raises(Refused, match="409 already_proven"):
        lost.ask("PUT", "/api/people/me", guess)
    entry = next(each for each in audit_entries(strict) if each["reason"] == "already_proven")
    assert (entry["action"], entry["result"]) == ("person.prove", "refused")
    for number in (guess["idNumber"], lost.id_number):  # a right one is not told from a wrong one any more
        with pytest.raises(Refused, match="429 too_many"):
            lost.ask("PUT", "/api/people/me", {**guess, "idNumber": number})


def test_an_address_that_asks_for_many_numbers_waits(strict: Server) -> None:
    wire = Wire(strict)
    asked = [wire.call("POST", CODE, json={"mobile": f"1390000{n:04}"}).status_code for n in range(8)]
    assert asked[-1] == 429
    assert set(asked) <= {204, 429}


def test_a_name_is_locked_after_too_many_passwords(strict: Server) -> None:
    wang = Officer(strict, "王强")
    body = {"name": wang.known["login"], "password": "not this one", "code": "123456"}
    for _ in range(3):
        with pytest.raises(Refused, match="401 credentials_wrong"):
            wang.ask("POST", "/api/session/staff", body)
    with pytest.raises(Refused, match="429 too_many") as refused:
        wang.signs_in()
    assert int(refused.value.answer.headers["Retry-After"]) > 60
    assert Officer(strict, "李静").signs_in().ask("GET", SESSION)["role"] == "reviewer"


def test_an_address_that_tries_many_names_waits(other_server: Callable[..., Server]) -> None:
    server = other_server(PASSWORD_ADDRESS_TRIES="3")
    for name in ("wangqiang", "lijing", "nobody"):
        with pytest.raises(Refused, match="401 credentials_wrong"):
            guess = {"name": name, "password": "Chuangkou-2025", "code": "123456"}
            Wire(server).ask("POST", "/api/session/staff", guess)
    with pytest.raises(Refused, match="429 too_many") as refused:
        Officer(server, "赵敏").signs_in()
    assert 1 <= int(refused.value.answer.headers["Retry-After"]) <= 900


def test_an_address_that_tries_codes_of_many_numbers_waits(other_server: Callable[..., Server]) -> None:
    server = other_server(SIGN_IN_ADDRESS_HOURLY="3")
    for n in range(3):
        with pytest.raises(Refused, match="401 code_wrong"):
            Wire(server).ask("POST", SESSION, {"mobile": f"1390000{n:04}", "code": "000000"})
    written = len(audit_entries(server))
    with pytest.raises(Refused, match="429 too_many") as refused:
        Citizen(server, "马秀兰").signs_in()
    assert 1 <= int(refused.value.answer.headers["Retry-After"]) <= 3600
    assert len(audit_entries(server)) == written  # nobody fills the audit by guessing


async def test_the_line_for_passwords_has_an_end(setting: Setting) -> None:
    setting(password_queue=4)
    hashed = PASSWORDS.hash("right")
    asked = [password_holds(hashed, word) for word in ("right", "wrong", "right", "wrong", "right")]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert found[:4] == [True, False, True, False]
    assert isinstance(found[4], Unavailable)
    assert await password_holds(hashed, "right")  # the line is empty again


def test_an_old_code_is_said_to_be_expired_to_who_has_it(short: Server) -> None:
    someone = Citizen(short, "马秀兰")
    code = someone.asks_for_code()
    time.sleep(1.1)
    with pytest.raises(Refused, match="401 code_expired"):
        someone.ask("POST", SESSION, {"mobile": someone.mobile, "code": code})
    with pytest.raises(Refused, match="401 code_wrong"):
        other = f"{(int(code) + 1) % 1_000_000:06}"
        someone.ask("POST", SESSION, {"mobile": someone.mobile, "code": other})


def test_an_idle_member_of_staff_is_signed_out(short: Server) -> None:
    wang = Officer(short, "王强").signs_in()
    assert wang.ask("GET", SESSION)["role"] == "guest"
    with pytest.raises(Refused, match="401 sign_in_needed"):
        wang.ask("GET", "/api/window/cases")
