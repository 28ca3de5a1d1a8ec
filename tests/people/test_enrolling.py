"""Staff made by command: what is printed signs in, once printed is for good, and who has left is out."""

import itertools
import re
import subprocess
from collections.abc import Callable, Iterator

import pyotp
import pytest

from tests.server import Server
from tests.stored import audit_entries, command, rows
from tests.wire import Refused, Wire

MODULE = "yinchuan.domains.people.service"
NUMBER = "640104198503150534"
NUMBERS = itertools.count()
NEW = ["add", "Zhang.Wei", "--name", "张伟", "--role", "window_officer", "--office", "*"]


@pytest.fixture
def house(make_server: Callable[..., Server]) -> Iterator[Server]:
    """A server that can be stopped: on SQLite staff are made while it is."""
    running = make_server(f"staffed{next(NUMBERS)}")
    yield running
    running.stop()


def staff(house: Server, *words: str, number: str = NUMBER) -> subprocess.CompletedProcess[str]:
    return command(house, MODULE, *words, typed=f"{number}\n")


def printed(done: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """Password and secret."""
    assert done.returncode == 0, done.stderr
    password, secret = re.findall(r"^(?:密码|动态码密钥) (\S+)$", done.stdout, re.MULTILINE)
    assert f"secret={secret}" in done.stdout
    return password, secret


def sign_in(house: Server, password: str, secret: str) -> Wire:
    wire = Wire(house)
    body = {"name": "zhang.wei", "password": password, "code": pyotp.TOTP(secret).now()}
    wire.ask("POST", "/api/session/staff", body)
    return wire


def test_who_was_made_by_command_signs_in_until_dismissed(house: Server) -> None:
    password, secret = printed(staff(house, *NEW))
    house.start()
    session = sign_in(house, password, secret).ask("GET", "/api/session")
    assert (session["role"], session["name"]) == ("window_officer", "张伟")
    house.kill()
    renewed = printed(staff(house, "renew", "zhang.wei"))
    house.start()
    with pytest.raises(Refused, match="credentials_wrong"):
        sign_in(house, password, secret)
    wire = sign_in(house, *renewed)
    house.kill()
    assert staff(house, "close", "zhang.wei").returncode == 0
    house.start()
    assert wire.ask("GET", "/api/session")["role"] == "guest"
    with pytest.raises(Refused, match="credentials_wrong"):
        sign_in(house, *renewed)
    acts = [entry["action"] for entry in audit_entries(house) if entry["reason"] == "command"]
    assert sorted(acts) == ["staff.dismiss", "staff.enrol", "staff.renew"]
    kept = str(rows(house, "SELECT * FROM staff"))
    assert not any(word in kept for word in (password, secret, *renewed, NUMBER))


@pytest.mark.parametrize(
    ("words", "number", "says"),
    [
        ([*NEW, "--role", "mayor"], NUMBER, "没有这个岗位"),
        (NEW, "640181199902290013", "/idNumber"),
        (["renew", "nobody"], "", "没有这个账号"),
        (["close", "nobody"], "", "没有这个账号"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    house: Server, words: list[str], number: str, says: str
) -> None:
    done = staff(house, *words, number=number)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr


def test_a_login_is_given_once(house: Server) -> None:
    printed(staff(house, *NEW))
    again = staff(house, *NEW)
    assert (again.returncode, again.stdout) == (1, "")
    assert "该账号已存在" in again.stderr
