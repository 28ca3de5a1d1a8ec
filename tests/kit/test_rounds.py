"""What is done again and again may take its time: its lease is kept alive, and lost ones stop it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.conftest import Setting
from yinchuan.kit import db
from yinchuan.kit.clock import now
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import Worker, every, registry

pytestmark = pytest.mark.usefixtures("database", "only_own_rounds")
Starts = Callable[[], Worker]


@pytest.fixture
def only_own_rounds(setting: Setting) -> Iterator[None]:
    setting(job_lease_seconds=1)
    before = dict(registry.RECURRING)
    registry.RECURRING.clear()
    yield
    registry.RECURRING.clear()
    registry.RECURRING.update(before)


@pytest.fixture
async def start() -> AsyncIterator[Starts]:
    started: list[Worker] = []

    def starts() -> Worker:
        started.append(Worker())
        started[-1].start()
        return started[-1]

    yield starts
    await asyncio.gather(*(worker.stop() for worker in started))


async def lease_of(name: str) -> dict[str, object] | None:
    return await db.fetch_one("SELECT lease, lease_until, due_at FROM recurring WHERE name = $1", name)


async def test_a_round_outlives_many_leases_and_nobody_else_begins_it(start: Starts) -> None:
    begun: list[int] = []
    ended = asyncio.Event()

    @every(0.02, "long")
    async def long() -> None:
        begun.append(1)
        await asyncio.sleep(3.5)  # as many leases
        ended.set()
        await asyncio.sleep(600)

    start()
    start()
    await asyncio.wait_for(ended.wait(), 30)
    assert begun == [1]


async def test_a_round_is_stopped_at_its_own_limit_and_comes_again(start: Starts) -> None:
    stopped: list[int] = []
    twice = asyncio.Event()

    @every(0.02, "hangs", limit=0.05)
    async def hangs() -> None:
        try:
            await asyncio.sleep(600)
        finally:
            stopped.append(1)
            if len(stopped) == 2:
                twice.set()

    with capture_logs() as logged:
        start()
        await asyncio.wait_for(twice.wait(), 30)
    told = [line for line in logged if line["event"] == "round_failed"]
    assert (told[0]["name"], told[0]["kind"]) == ("hangs", "TimeLimit")


@db.in_unit
async def give_to_another(name: str) -> None:
    until = now() + timedelta(hours=1)
    db.unit().write("UPDATE recurring SET lease = $1, lease_until = $2 WHERE name = $3", uuid7(), until, name)


async def test_a_round_whose_lease_another_has_is_stopped_and_leaves_that_lease(start: Starts) -> None:
    stopped = asyncio.Event()

    @every(0.02, "taken")
    async def taken() -> None:
        await give_to_another("taken")
        try:
            await asyncio.sleep(600)
        finally:
            stopped.set()

    start()
    await asyncio.wait_for(stopped.wait(), 30)
    row = await lease_of("taken")
    assert row
    assert row["lease"] is not None


async def test_a_worker_that_stops_ends_its_round_and_gives_the_lease_back(start: Starts) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    @every(0.02, "endless")
    async def endless() -> None:
        begun.set()
        try:
            await asyncio.sleep(600)
        finally:
            stopped.set()

    worker = start()
    await asyncio.wait_for(begun.wait(), 30)
    await worker.stop()
    assert stopped.is_set()
    row = await lease_of("endless")
    assert row
    assert row["lease"] is None
