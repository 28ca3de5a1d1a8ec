"""Clients that hold a place for nothing: slow heads, slow bodies, slow readers, a thousand idle connections."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.hostile.test_wire import raw, status
from tests.kit.probe import THING, Probe, running

AT_LAST = 30.0  # seconds; each wait below is told to be one
IDLE = 1000


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """The probe, that waits a second for everything."""
    with running(
        tmp_path_factory.mktemp("hasty"),
        HEAD_SECONDS="1",
        BODY_SILENCE_SECONDS="1",
        ANSWER_SILENCE_SECONDS="1",
        BODY_LEAST_RATE="1000",
    ) as found:
        yield found


def connected(probe: Probe) -> socket.socket:
    return socket.create_connection(("127.0.0.1", probe.port), timeout=AT_LAST)


def end_of(wire: socket.socket) -> bytes:
    """What came until the server closed."""
    found = b""
    while True:
        try:
            piece = wire.recv(65536)
        except ConnectionResetError:
            return found
        if not piece:
            return found
        found += piece


def dribbled(wire: socket.socket, piece: bytes) -> bytes:
    """What came back while the client went on sending a little, and never an end."""
    wire.settimeout(0.2)
    until = time.monotonic() + AT_LAST
    found = b""
    while time.monotonic() < until:
        try:
            wire.sendall(piece)
            got = wire.recv(65536)
            if not got:
                return found
            found += got
        except TimeoutError:
            continue
        except OSError:
            return found
    raise AssertionError("the server waits for ever")


def test_a_head_that_never_begins_is_not_waited_for(hasty: Probe) -> None:
    with connected(hasty) as wire:
        assert end_of(wire) == b""


def test_a_head_that_never_ends_is_not_waited_for(hasty: Probe) -> None:
    with connected(hasty) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
        assert status(dribbled(wire, b"X: y\r\n")) == 408


def test_a_second_head_is_waited_for_no_longer(hasty: Probe) -> None:
    with connected(hasty) as wire:
        wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /")
        assert [int(part[:3]) for part in dribbled(wire, b"a").split(b"HTTP/1.1 ")[1:]] == [200, 408]


def test_a_body_in_which_nothing_comes_is_not_waited_for(hasty: Probe) -> None:
    with connected(hasty) as wire:
        head = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 100"
        wire.sendall(f"PUT {THING} HTTP/1.1\r\n{head}\r\n\r\n{{".encode())
        answer = end_of(wire)
    assert status(answer) == 408
    assert b"body_too_slow" in answer


def test_a_body_that_dribbles_is_not_waited_for(hasty: Probe) -> None:
    with connected(hasty) as wire:
        head = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 100000"
        wire.sendall(f"PUT {THING} HTTP/1.1\r\n{head}\r\n\r\n".encode())
        assert status(dribbled(wire, b" ")) == 408


def test_the_rest_of_a_body_that_nobody_wants_is_not_waited_for(hasty: Probe) -> None:
    with connected(hasty) as wire:
        wire.sendall(b"PUT /api/nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        assert status(dribbled(wire, b" ")) == 404


def test_an_answer_that_is_not_read_is_not_kept_for_ever(hasty: Probe) -> None:
    def held() -> int:
        return int(hasty.http.get("/api/things/sockets").json())

    before = held()
    with connected(hasty) as wire:
        wire.sendall(b"GET /api/things/large HTTP/1.1\r\nHost: x\r\n\r\n")
        wire.recv(1)  # the answer is on its way
        assert held() == before + 1
        until = time.monotonic() + AT_LAST
        while held() > before:
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.mark.parametrize("line", [b"X: y\r\n", b"X: " + b"y" * 4000 + b"\r\n"], ids=len)
def test_a_head_without_end_is_not_kept(probe: Probe, line: bytes) -> None:
    with connected(probe) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        found = b""
        try:
            for _ in range(400_000 // len(line)):
                wire.sendall(line)
        except OSError:
            return  # closed while we wrote: what it said may be lost with that
        found = end_of(wire)
    assert not found or status(found) in {400, 431}


def test_what_is_no_http_is_told_so_as_a_problem(probe: Probe) -> None:
    answer = raw(probe, b"nonsense\r\n\r\n")
    assert status(answer) == 400
    assert b"application/problem+json" in answer
    assert b'"code":"not_http"' in answer


def test_a_thousand_idle_connections_keep_nobody_out(tmp_path: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with running(tmp_path) as probe, ExitStack() as wires:
        for _ in range(IDLE):
            wires.enter_context(connected(probe))
        assert probe.http.get(f"{THING}?revision=7").json()["revision"] == 7


def test_one_connection_too_many_is_told_to_come_back(tmp_path: Path) -> None:
    with running(tmp_path, CONNECTIONS="3") as probe, ExitStack() as wires:
        for _ in range(3):
            wires.enter_context(connected(probe))
        with connected(probe) as last:
            answer = end_of(last)
        assert status(answer) == 503
        assert b"retry-after: " in answer.lower()
