"""kill -9 of the server under clients that submit: what was acknowledged is there once, what was not may be sent again.

SEEDS=200 pytest tests/faults"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.load.prepare import without_papers
from tests.people import Citizen, new_id
from tests.server import Server
from tests.wire import Wire

CLIENTS = 4
Body = dict[str, Any]


@pytest.fixture(scope="module")
def mortal(make_server: Callable[..., Server]) -> Iterator[Server]:
    """A server that is killed and started again on the same disk."""
    running = make_server("mortal").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def citizens(mortal: Server) -> list[Citizen]:
    item = without_papers()
    people = [Citizen(mortal, name).signs_in().has_name() for name in ("马秀兰", "马晓燕")]
    return [citizen.begins(item).consents().answers_like() for citizen in people]


class Sender(threading.Thread):
    """One client that submits one application after another until nobody answers any more."""

    def __init__(self, citizen: Citizen, pause: float, answered: threading.Event) -> None:
        super().__init__()
        self.citizen = citizen
        self.pause = pause
        self.wire = Wire(citizen.server)
        self.wire.cookies = citizen.wire.cookies
        self.sent: dict[str, Body] = {}
        self.acknowledged: dict[str, Body] = {}
        self.refused: list[str] = []
        self.answered = answered
        self.broken: Exception | None = None

    def run(self) -> None:
        try:
            while True:
                self.submit(new_application(self.citizen))
                time.sleep(self.pause)
        except httpx.TransportError:
            return
        except Exception as error:  # kept for the test, which a thread cannot fail
            self.broken = error

    def submit(self, body: Body) -> None:
        case = body["document"]["id"]
        self.sent[case] = body
        answer = self.wire.call("PUT", f"/api/cases/{case}", json=body)
        if answer.status_code in {200, 201}:
            self.acknowledged[case] = answer.json()
            self.answered.set()
        else:
            self.refused.append(answer.text)


def new_application(citizen: Citizen) -> Body:
    document = {**citizen.document(), "id": str(new_id())}
    return {**citizen.signs(document), "draftVersion": None}


def test_every_acknowledged_case_is_there_once(mortal: Server, citizens: list[Citizen], seed: int) -> None:
    chance = random.Random(seed)
    answered = threading.Event()
    senders = [Sender(citizens[n % len(citizens)], chance.uniform(0, 0.01), answered) for n in range(CLIENTS)]
    for sender in senders:
        sender.start()
    # From the first acknowledgement on: a kill before any would show nothing.
    assert answered.wait(60), [sender.broken for sender in senders]
    time.sleep(chance.uniform(0, 0.5))
    mortal.kill()
    for sender in senders:
        sender.join(30)
    mortal.start()
    for sender in senders:
        assert (sender.refused, sender.broken, sender.is_alive()) == ([], None, False)
        see_acknowledged(sender)
        send_the_rest_again(sender)
    for citizen in citizens:
        see_each_once(citizen, [sender for sender in senders if sender.citizen is citizen])


def see_acknowledged(sender: Sender) -> None:
    """Number, status and receipt are those that were promised."""
    for case, promised in sender.acknowledged.items():
        found = sender.citizen.ask("GET", f"/api/cases/{case}")
        assert (found["number"], found["status"]) == (promised["number"], "submitted")
        assert sender.citizen.ask("GET", f"/api/cases/{case}/receipt")["receipt"] == promised["receipt"]


def send_the_rest_again(sender: Sender) -> None:
    """What was stored without an answer and what was not stored are answered alike, however often."""
    for case, body in sender.sent.items():
        first = sender.citizen.ask("PUT", f"/api/cases/{case}", body)
        again = sender.citizen.ask("PUT", f"/api/cases/{case}", body)
        assert first["number"] == again["number"]
        assert first["receipt"] == again["receipt"]
        if case in sender.acknowledged:
            assert first["receipt"] == sender.acknowledged[case]["receipt"]


def see_each_once(citizen: Citizen, senders: list[Sender]) -> None:
    """No case twice, none missing, no number given to two."""
    cases = citizen.ask("GET", "/api/cases")["cases"]
    counted = Counter(case["id"] for case in cases)
    assert {case: counted[case] for sender in senders for case in sender.sent if counted[case] != 1} == {}
    assert [number for number, times in Counter(case["number"] for case in cases).items() if times > 1] == []
