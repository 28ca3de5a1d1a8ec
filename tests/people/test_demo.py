"""The demo's people: fictional, complete, and nowhere else."""

import os
import re
import subprocess
import sys

from tests.people import people_of
from tests.screens.chinese import CHINESE
from tests.server import ROOT, Server
from tests.wire import Wire

CITIZENS = {"马秀兰", "马晓燕", "买买提·吐尔逊", "李㵘", "王䶮", "周明", "何静怡", "丁浩然"}


def test_everybody_who_plays_a_part_is_there(server: Server) -> None:
    people = {person["name"]: person for person in people_of(server.url)}
    assert {name for name, person in people.items() if person["role"] == "citizen"} >= CITIZENS
    assert all(re.fullmatch("1380013[0-9]{4}", people[name]["mobile"]) for name in CITIZENS)
    roles = {name: people[name]["role"] for name in ("王强", "李静", "赵敏")}
    assert roles == {"王强": "window_officer", "李静": "reviewer", "赵敏": "decider"}


def test_a_start_prints_where_to_click_whom_to_be_and_how_to_stop(server: Server) -> None:
    said = server.log.read_text()
    assert f"{server.url}/ " in said
    assert f"{server.url}/window" in said
    assert f"{server.url}/demo/people" in said
    assert "停止：Ctrl+C" in said
    for person in people_of(server.url):
        assert re.search(rf"{person['name']} .*{person['mobile'] or person['login']}", said)


def test_staff_come_with_what_they_sign_in_with(server: Server) -> None:
    staff = [person for person in people_of(server.url) if person["role"] != "citizen"]
    assert all(re.fullmatch("[0-9]{6}", person["code"]) for person in staff)
    assert all(person["login"] and person["password"] for person in staff)
    assert all(not CHINESE.search(person["office"]["en"] + person["says"]["en"]) for person in staff)


def test_nobody_need_be_signed_in_to_see_them(server: Server) -> None:
    wire = Wire(server)
    assert wire.ask("GET", "/demo/people")["demo"] is True
    assert wire.ask("GET", "/demo/messages", params={"to": "13800138099"}) == {"demo": True, "messages": []}


def test_outside_the_demo_neither_address_exists() -> None:
    check = (
        "from yinchuan.domains.people import routes; assert routes.ROOT_ROUTES == [];"
        "from yinchuan.domains.exchange.sources import sources; assert sources() == {}"
    )
    env = {key: value for key, value in os.environ.items() if key != "DEMO"}
    env |= {"PYTHONPATH": str(ROOT / "backend"), "KEYS_DIR": "/nowhere"}
    subprocess.run([sys.executable, "-c", check], check=True, env=env)
