"""Real name: name and number against the population register, kept exactly, changed never."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.people import Citizen, Refused
from tests.server import Server

ME = "/api/people/me"
XIULAN, XIAOYAN, DEAD = "640104194403080024", "640104197006150440", "640104193901060136"


def citizen(server: Server, name: str, mobile: str) -> Citizen:
    """Somebody of the demo under another phone number, so that every test begins at level 1, who lets the register be asked."""
    return Citizen(server, name, mobile).signs_in().lets_name_be_checked()


def proves(someone: Citizen, name: str, id_number: str) -> dict[str, Any]:
    found: dict[str, Any] = someone.ask("PUT", ME, {"name": name, "idNumber": id_number})
    return found


def refused(someone: Citizen, name: str, id_number: str) -> Refused:
    with pytest.raises(Refused) as found:
        proves(someone, name, id_number)
    return found.value


def test_a_proven_name_opens_level_two(server: Server) -> None:
    someone = citizen(server, "马秀兰", "13700000001")
    assert someone.ask("GET", "/api/session")["level"] == 1
    me = proves(someone, "马秀兰", XIULAN)
    assert (me["level"], me["name"], me["idNumber"]) == (2, "马秀兰", "6401**********0024")
    session = someone.ask("GET", "/api/session")
    assert (session["level"], session["name"]) == (2, "马*")


def test_nobody_signed_in_proves_nothing(server: Server) -> None:
    with pytest.raises(Refused, match="401 sign_in_needed"):
        Citizen(server, "马秀兰").ask("PUT", ME, {"name": "马秀兰", "idNumber": XIULAN})


def test_without_the_owners_consent_the_register_is_not_asked(server: Server) -> None:
    someone = Citizen(server, "马秀兰", "13700000022").signs_in()
    needed = [{"code": "real-name", "version": 1}]
    for name, id_number in (("马秀兰", XIULAN), ("马秀英", XIULAN)):  # right or wrong is not told either
        answer = refused(someone, name, id_number)
        assert (answer.status, answer.code, answer.problem["texts"]) == (409, "consent_needed", needed)
    assert proves(someone.lets_name_be_checked(), "马秀兰", XIULAN)["level"] == 2


@pytest.mark.parametrize(
    ("mobile", "name", "typed"),
    [
        ("13700000101", "李㵘", "李㵘"),
        ("13700000102", "王䶮", " 王 䶮 "),
        ("13700000103", "买买提·吐尔逊", "买买提•吐尔逊"),
        ("13700000104", "买买提·吐尔逊", "买买提・吐尔逊"),
        ("13700000105", "买买提·吐尔逊", "买买提 ‧ 吐尔逊"),
    ],
)
def test_rare_characters_and_the_middle_dot_are_kept(
    server: Server, mobile: str, name: str, typed: str
) -> None:
    someone = citizen(server, name, mobile)
    assert proves(someone, typed, someone.id_number)["name"] == name


@pytest.mark.parametrize(
    ("mobile", "typed"),
    [
        ("13700000201", "６５０１０２１９８８０９２００３７ｘ"),
        ("13700000202", "650102 19880920 037x"),
        ("13700000203", "65010219880920037X"),
    ],
)
def test_a_number_is_understood_however_it_is_written(server: Server, mobile: str, typed: str) -> None:
    assert proves(citizen(server, "买买提·吐尔逊", mobile), "买买提·吐尔逊", typed)["level"] == 2


@pytest.mark.parametrize(
    ("id_number", "why"),
    [("640181199902290013", "date"), ("640104194403080025", "check"), ("6401044403080021", "length")],
)
def test_an_impossible_number_is_refused_at_its_field(server: Server, id_number: str, why: str) -> None:
    answer = refused(citizen(server, "马秀兰", "13700000003"), "马秀兰", id_number)
    assert (answer.status, answer.pointers) == (422, {"/idNumber": "bad_citizen_number"})
    assert answer.problem["errors"][0]["params"]["reason"] == why


@pytest.mark.parametrize("name", ["马?", "<b>马</b>", "123", "马··兰", "马\ue000"])
def test_what_is_no_name_is_refused_at_its_field(server: Server, name: str) -> None:
    answer = refused(citizen(server, "马秀兰", "13700000004"), name, XIULAN)
    assert (answer.status, answer.pointers) == (422, {"/name": "bad_name"})


@pytest.mark.parametrize("name", ["马\u202e秀兰", "马\u0000"])
def test_characters_that_no_text_may_hold_never_reach_the_register(server: Server, name: str) -> None:
    answer = refused(citizen(server, "马秀兰", "13700000008"), name, XIULAN)
    assert (answer.status, list(answer.pointers)) == (400, ["/name"])


def test_an_old_number_of_fifteen_digits_is_the_same_person(server: Server) -> None:
    assert proves(citizen(server, "马秀兰", "13700000009"), "马秀兰", "640104440308002")["level"] == 2


def test_the_same_words_whichever_of_the_two_is_wrong(server: Server) -> None:
    someone = citizen(server, "马秀兰", "13700000005")
    pairs = [("马秀英", XIULAN), ("马秀兰", XIAOYAN), ("马秀兰", "640104199001010018")]
    problems = [refused(someone, *pair).problem for pair in pairs]
    for problem in problems:
        problem.pop("trace")
        problem.pop("request")
    assert problems[0] == problems[1] == problems[2]
    assert (problems[0]["status"], problems[0]["code"]) == (422, "identity_not_confirmed")


def test_a_dead_person_cannot_be_proven(server: Server) -> None:
    someone = citizen(server, "马秀兰", "13700000006")
    assert refused(someone, "马德福", DEAD).code == "identity_not_confirmed"


def test_proving_twice_is_answered_the_same_and_another_person_never(server: Server) -> None:
    someone = citizen(server, "马秀兰", "13700000007")
    first = proves(someone, "马秀兰", XIULAN)
    assert proves(someone, " 马秀兰", XIULAN)["account"] == first["account"]
    answer = refused(someone, "马晓燕", XIAOYAN)
    assert (answer.status, answer.code) == (409, "already_proven")
    assert someone.ask("GET", ME)["name"] == "马秀兰"


def test_two_phones_of_one_person_stay_two_accounts(server: Server) -> None:
    one, other = (citizen(server, "马秀兰", f"1370000001{n}") for n in (1, 2))
    mine, theirs = (proves(each, "马秀兰", XIULAN) for each in (one, other))
    assert mine["account"] != theirs["account"]
    assert len(mine["sessions"]) == len(theirs["sessions"]) == 1


def test_no_number_and_no_rare_name_lies_open_in_the_database(server: Server) -> None:
    someone = citizen(server, "李㵘", "13700000021")
    proves(someone, "李㵘", someone.id_number)
    secrets = [someone.id_number, "李㵘", someone.mobile]
    url = server.settings["DATABASE_URL"]
    found = sqlite_bytes(url) if url.startswith("sqlite") else run(postgres_bytes(url))
    assert b"account" in found or b"open" in found  # it was really read
    assert [secret for secret in secrets if secret.encode() in found] == []
    assert [secret for secret in secrets if secret.encode().hex().encode() in found] == []


def sqlite_bytes(url: str) -> bytes:
    path = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as con:
        assert con.execute("SELECT count(*) FROM person").fetchone()[0] > 0
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")) if each.is_file())


async def postgres_bytes(url: str) -> bytes:
    """Every value of every column of every table, bytes as hex."""
    con = await asyncpg.connect(url)
    try:
        tables = await con.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [row for (name,) in tables for row in await con.fetch(f'SELECT t::text FROM "{name}" t')]
    finally:
        await con.close()
    return "\n".join(row[0] for row in rows).encode()


def run(work: Any) -> bytes:
    with ThreadPoolExecutor(1) as pool:  # a loop of this thread's own: the tests' is running
        found: bytes = pool.submit(asyncio.run, work).result()
    return found
