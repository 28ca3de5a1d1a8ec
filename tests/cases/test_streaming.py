"""Live progress: a line when the case moves, an end when the session does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from tests.cases.conftest import RELIEF
from tests.people import Citizen, Officer
from tests.server import NO_TLS, Server

SOON, AT_LAST = 4.0, 20.0  # seconds; another process's step is seen within five


class Stream(threading.Thread):
    """Reads a stream until it ends; `versions` are the lines so far."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(daemon=True)
        self.answer = answer
        self.versions: list[int] = []
        self.ended = threading.Event()
        self.start()

    def run(self) -> None:
        try:
            for line in self.answer.iter_lines():
                if line.startswith("data:"):
                    self.versions.append(int(line.removeprefix("data:")))
        except httpx.HTTPError:
            return
        finally:
            self.ended.set()

    def reaches(self, version: int, within: float = SOON) -> bool:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if self.versions and self.versions[-1] == version:
                return True
            time.sleep(0.02)
        return False


@contextmanager
def following(citizen: Citizen) -> Iterator[Stream]:
    cookie = "; ".join(f"{name}={value}" for name, value in citizen.wire.cookies.items())
    url = f"{citizen.server.url}/api/cases/{citizen.id}/events"
    with httpx.stream("GET", url, headers={"Cookie": cookie}, timeout=AT_LAST, verify=NO_TLS) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer)


@pytest.fixture
def applicant(server: Server, xiulan: Citizen) -> Citizen:
    """马秀兰 on a phone of her own: what she signs out of is no other test's session."""
    return Citizen(server, "马秀兰").signs_in().submits(RELIEF)


def test_a_step_is_told_at_once(applicant: Citizen, wang: Officer) -> None:
    with following(applicant) as stream:
        assert stream.reaches(1)
        wang.does("accept", applicant.case)
        assert stream.reaches(2)


def test_two_screens_are_told(applicant: Citizen, wang: Officer) -> None:
    with following(applicant) as phone, following(applicant) as tablet:
        assert phone.reaches(1)
        assert tablet.reaches(1)
        applicant.withdraws()
        assert phone.reaches(2)
        assert tablet.reaches(2)


def test_the_stream_ends_with_the_session(applicant: Citizen) -> None:
    with following(applicant) as stream:
        assert stream.reaches(1)
        applicant.signs_out()
        assert stream.ended.wait(AT_LAST)
        assert stream.versions == [1]


def test_a_server_stops_with_a_stream_open(other_server: Callable[..., Server]) -> None:
    own = other_server()
    citizen = Citizen(own, "马秀兰").signs_in().has_name().submits(RELIEF)
    with following(citizen) as stream:
        assert stream.reaches(1)
        own.stop()
        assert stream.ended.wait(AT_LAST)


def test_one_account_has_so_many_lines_open_and_no_more(other_server: Callable[..., Server]) -> None:
    own = other_server(STREAMS_EACH="2", STREAMS="3")
    xiulan, xiaoyan = (
        Citizen(own, name).signs_in().has_name().submits(RELIEF) for name in ("马秀兰", "马晓燕")
    )
    with following(xiulan) as first, following(xiulan) as second:
        assert first.reaches(1)
        assert second.reaches(1)
        refused = xiulan.refused("GET", f"/api/cases/{xiulan.id}/events")
        assert (refused.status, refused.code) == (429, "too_many_streams")
        with following(xiaoyan) as third:
            assert third.reaches(1)
            zhou = Citizen(own, "周明").signs_in().has_name().submits(RELIEF)
            assert zhou.refused("GET", f"/api/cases/{zhou.id}/events").code == "too_many_streams"
    until = time.monotonic() + AT_LAST
    while time.monotonic() < until:  # what is left is noticed when the next line is written
        with suppress(AssertionError), following(xiulan) as again:
            assert again.reaches(1)
            return
        time.sleep(0.2)
    raise AssertionError("no line was given back")
