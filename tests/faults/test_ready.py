"""`/readyz` says no when the house cannot keep anything, and yes again once it can."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.server import Server
from tests.stored import rows

AT_LAST = 30.0


@pytest.fixture
def own(other_server: Callable[..., Server]) -> Server:
    return other_server().works()  # it reads the keys while it starts


def becomes(server: Server, status: int) -> httpx.Response:
    """The answer once it has this status."""
    until = time.monotonic() + AT_LAST
    while (answer := httpx.get(server.url + "/readyz", timeout=AT_LAST)).status_code != status:
        assert time.monotonic() < until, answer.text
        time.sleep(0.2)
    return answer


def missing(server: Server) -> list[str]:
    answer = becomes(server, 503)
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    found: list[str] = answer.json()["missing"]
    return found


@contextmanager
def held(server: Server) -> Iterator[None]:
    """Somebody else keeps everyone from writing."""
    url = server.settings["DATABASE_URL"]
    if server.is_on_sqlite:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
        connection.close()
        return
    with asyncio.Runner() as runner:
        other = runner.run(asyncpg.connect(url))
        runner.run(other.execute("BEGIN"))
        runner.run(other.execute("LOCK TABLE limit_window IN ACCESS EXCLUSIVE MODE"))
        yield
        runner.run(other.close())


def test_a_database_that_cannot_write_is_not_ready(own: Server) -> None:
    with held(own):
        assert missing(own) == ["database"]
        assert httpx.get(own.url + "/healthz").status_code == 200
    becomes(own, 200)


def test_an_object_store_that_is_down_is_not_ready(own: Server) -> None:
    objects = Path(own.settings["OBJECTS_URL"].removeprefix("file://"))
    aside = objects.rename(objects.with_name("aside"))
    objects.write_text("a disk that is gone")
    assert missing(own) == ["objects"]
    objects.unlink()
    aside.rename(objects)
    becomes(own, 200)


def test_without_its_keys_it_is_not_ready(own: Server) -> None:
    keys = Path(own.settings["KEYS_DIR"])
    aside = keys.rename(keys.with_name("aside"))
    assert missing(own) == ["keys"]
    aside.rename(keys)
    becomes(own, 200)


def test_asking_often_is_no_burden(own: Server) -> None:
    def looks() -> int:
        return sum(taken for (taken,) in rows(own, "SELECT taken FROM limit_window"))

    before, began = looks(), time.monotonic()
    with httpx.Client(base_url=own.url) as client:
        assert {client.get("/readyz").status_code for _ in range(200)} == {200}
    assert looks() - before <= time.monotonic() - began + 2
