"""Two people at once: one wins, the other is told, the chain has no gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases.conftest import RELIEF
from tests.people import Citizen, Officer, Person
from tests.server import Server
from tests.wire import Wire

Request = tuple[Any, ...]


def at_once(*sent: tuple[Person, Request]) -> list[int]:
    """The statuses of requests sent together, each on a connection of its own."""

    def send(each: tuple[Person, Request]) -> int:
        person, (method, path, *body) = each
        wire = Wire(person.server)
        wire.cookies = dict(person.wire.cookies)
        return wire.call(method, path, **({"json": body[0]} if body else {})).status_code

    with ThreadPoolExecutor(len(sent)) as pool:
        return [*pool.map(send, sent)]


@pytest.fixture
def to_decide(applied: Citizen, wang: Officer, li: Officer, zhao: Officer) -> Citizen:
    """马秀兰, whose application 赵敏 has before her."""
    wang.does("accept", applied.case)
    li.does_all(applied.case, "review", "propose")
    zhao.claims(applied.case)
    return applied


def test_of_two_decisions_one_stands(to_decide: Citizen, zhao: Officer) -> None:
    grant = zhao.step(to_decide.case, "grant", 4)
    deny = zhao.step(to_decide.case, "deny", 4, reason="不符合条件")
    assert sorted(at_once((zhao, grant), (zhao, deny))) == [200, 412]
    steps = [entry["step"] for entry in to_decide.looks()["timeline"]]
    assert len({"grant", "deny"} & set(steps)) == 1
    assert to_decide.case["version"] == 5


def test_the_same_step_many_times_at_once_is_taken_once(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    accept = wang.step(applied.case, "accept", 1)
    assert set(at_once(*[(wang, accept)] * 8)) == {200}
    assert applied.looks()["version"] == 2


def test_the_same_resubmission_many_times_at_once_is_taken_once(applied: Citizen, wang: Officer) -> None:
    defects = [{"target": "answer", "at": "/name", "text": "有误"}]
    wang.does("request_correction", applied.case, defects=defects)
    applied.round, applied.version = 1, applied.ask("GET", f"/api/drafts/{applied.id}")["version"]
    body = applied.signs(applied.document())
    resubmit = applied.step(applied.case, "resubmit", 2, **body)
    assert set(at_once(*[(applied, resubmit)] * 8)) == {200}
    assert applied.looks()["version"] == 3


def test_withdrawing_and_granting_at_once_is_one_of_both(to_decide: Citizen, zhao: Officer) -> None:
    grant = zhao.step(to_decide.case, "grant", 4)
    withdraw = to_decide.step(to_decide.case, "withdraw", 4)
    assert sorted(at_once((zhao, grant), (to_decide, withdraw))) == [200, 412]
    assert to_decide.looks()["status"] in {"granted", "withdrawn"}
    assert to_decide.case["version"] == 5


def test_of_two_claims_one_holds(server: Server, wang: Officer, chen: Officer) -> None:
    citizen = Citizen(server, "欧阳春雨").signs_in().has_name()
    for _ in range(3):
        citizen.submits("HF-RS-03")
        claim = ("PUT", f"/api/window/cases/{citizen.id}/claim")
        assert sorted(at_once((wang, claim), (chen, claim))) == [200, 409]


def test_a_claim_never_holds_a_withdrawn_case(wang: Officer, xiulan: Citizen) -> None:
    for _ in range(3):
        xiulan.submits(RELIEF)
        claim = ("PUT", f"/api/window/cases/{xiulan.id}/claim")
        statuses = at_once((wang, claim), (xiulan, xiulan.step(xiulan.case, "withdraw", 1)))
        assert statuses[1] == 200
        assert statuses[0] in {200, 404}
        assert wang.refused("GET", f"/api/window/cases/{xiulan.id}").status == 404


def test_numbers_are_given_once(server: Server, xiulan: Citizen, xiaoyan: Citizen) -> None:
    sent: list[tuple[Person, Request]] = []
    for number in range(24):
        person = (xiulan, xiaoyan)[number % 2]
        person.begins(RELIEF).consents().answers_like()
        body = person.signs(person.document())
        sent.append((person, ("PUT", f"/api/cases/{person.id}", body)))
    assert set(at_once(*sent)) == {200}
    listed = [case for person in (xiulan, xiaoyan) for case in person.ask("GET", "/api/cases")["cases"]]
    numbers = [case["number"] for case in listed]
    assert len(numbers) == len(set(numbers)) >= 24


def test_signing_out_and_submitting_at_once_leaves_no_case_without_an_answer(
    make_citizen: Callable[[], Citizen],
) -> None:
    for _ in range(3):
        citizen = make_citizen()
        citizen.begins(RELIEF).consents().answers_like()
        body = citizen.signs(citizen.document())
        submit = ("PUT", f"/api/cases/{citizen.id}", body)
        status, _ = at_once((citizen, submit), (citizen, ("DELETE", "/api/session")))
        assert status in {200, 401}
        listed = make_citizen().ask("GET", "/api/cases")["cases"]
        assert (str(citizen.id) in [case["id"] for case in listed]) == (status == 200)


@pytest.fixture
def make_citizen(server: Server, xiulan: Citizen) -> Callable[[], Citizen]:
    return lambda: Citizen(server, "马秀兰").signs_in()
