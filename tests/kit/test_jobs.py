"""Jobs: if and only if their cause was stored, each to its end, failing ones aside."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import Setting
from yinchuan.kit import db
from yinchuan.kit.clock import now
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import Worker, every, finish, idle, job, later, registry, running, sweeping

pytestmark = pytest.mark.usefixtures("database", "only_own_work")
Starts = Callable[[int], None]


@pytest.fixture
def only_own_work(setting: Setting) -> Iterator[None]:
    """The handlers and rounds of a test end with it, and failing jobs come back soon."""
    setting(job_backoff_seconds=0.01, job_poll_seconds=0.05, job_tries=3)
    handlers, rounds = dict(registry.HANDLERS), dict(registry.RECURRING)
    registry.HANDLERS.clear()
    registry.RECURRING.clear()
    yield
    for known, before in ((registry.HANDLERS, handlers), (registry.RECURRING, rounds)):
        known.clear()
        known.update(before)  # type: ignore[arg-type]


@pytest.fixture
async def workers() -> AsyncIterator[Starts]:
    started: list[Worker] = []

    def start(count: int) -> None:
        for _ in range(count):
            started.append(Worker())
            started[-1].start()

    yield start
    await asyncio.gather(*(worker.stop() for worker in started))


@db.in_unit
async def order(name: str, *payloads: dict[str, Any], **options: Any) -> list[UUID]:
    return [later(name, payload, **options) for payload in payloads]


async def states() -> dict[str, int]:
    rows = await db.fetch("SELECT state, count(*) AS n FROM job GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


async def until(there: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await there():
            await asyncio.sleep(0.02)


async def test_four_workers_run_each_job_once(workers: Starts) -> None:
    ran: Counter[int] = Counter()

    @job("count")
    async def count(payload: dict[str, Any]) -> None:
        await asyncio.sleep(0.001)
        ran[payload["n"]] += 1

    workers(4)
    for first in range(0, 200, 20):
        await order("count", *({"n": n} for n in range(first, first + 20)))
    await idle(60)
    assert ran == Counter(range(200))
    assert await states() == {"done": 200}


async def test_a_job_of_a_refused_unit_never_runs(workers: Starts) -> None:
    ran = []

    @job("note")
    async def note(payload: dict[str, Any]) -> None:
        ran.append(payload)

    @db.in_unit
    async def refused() -> None:
        later("note", {"from": "refused"})
        db.unit().demand("SELECT 1 FROM job WHERE id = $1", uuid7())

    workers(1)
    with pytest.raises(Unavailable):
        await refused()
    await order("note", {"from": "stored"})
    await idle()
    assert ran == [{"from": "stored"}]


async def test_a_poison_job_is_tried_again_then_parked_and_holds_up_nobody(workers: Starts) -> None:
    tries: list[str] = []

    @job("poison")
    async def poison(payload: dict[str, Any]) -> None:
        tries.append("poison")
        raise ValueError(payload["secret"])

    @job("good")
    async def good(payload: dict[str, Any]) -> None:
        tries.append("good")

    workers(2)
    await order("poison", {"secret": "640104199001010018"})
    await order("good", *({} for _ in range(20)))

    async def parked() -> bool:
        return await states() == {"done": 20, "parked": 1}

    await until(parked)
    assert Counter(tries) == {"poison": 3, "good": 20}
    row = await db.fetch_one("SELECT failure FROM job WHERE state = 'parked'")
    assert row == {"failure": "ValueError"}


async def test_a_job_that_fails_once_succeeds_later(workers: Starts) -> None:
    tries = []

    @job("shy")
    async def shy(payload: dict[str, Any]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError

    workers(1)
    await order("shy", {})

    async def done() -> bool:
        return await states() == {"done": 1}

    await until(done)
    assert len(tries) == 2


async def test_a_job_that_hangs_is_stopped_at_its_limit(workers: Starts) -> None:
    stopped = []

    @job("hangs", seconds=0.05)
    async def hangs(payload: dict[str, Any]) -> None:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            stopped.append(1)
            raise

    workers(1)
    await order("hangs", {})

    async def parked() -> bool:
        return await states() == {"parked": 1}

    await until(parked)
    assert len(stopped) == 3
    assert await db.fetch_one("SELECT failure FROM job") == {"failure": "TimeLimit"}


@db.in_unit
async def let_leases_end() -> None:
    db.unit().write("UPDATE job SET lease_until = $1", now() - timedelta(seconds=1), rows=None)


async def test_long_work_leaves_places_to_the_rest(workers: Starts) -> None:
    held, most, quick = asyncio.Event(), Counter[str](), asyncio.Event()

    @job("long", at_once=2)
    async def long(payload: dict[str, Any]) -> None:
        most["now"] += 1
        most["ever"] = max(most["ever"], most["now"])
        await held.wait()
        most["now"] -= 1

    @job("quick")
    async def soon(payload: dict[str, Any]) -> None:
        quick.set()

    await order("long", *({"n": n} for n in range(20)))
    workers(1)
    await until(lambda: has_begun(most))
    await order("quick", {})
    async with asyncio.timeout(20):
        await quick.wait()
    assert most == {"now": 2, "ever": 2}
    held.set()
    await idle(20)
    assert (most["ever"], await states()) == (2, {"done": 21})


async def has_begun(counted: Counter[str]) -> bool:
    return counted["now"] >= 2


async def test_a_job_of_a_dead_worker_is_taken_over(workers: Starts) -> None:
    ran = []

    @job("work")
    async def work(payload: dict[str, Any]) -> None:
        ran.append(payload)

    await order("work", {"n": 1})
    assert len(await running.claim(5)) == 1  # and is never seen again
    assert await running.claim(5) == []
    await let_leases_end()
    workers(1)
    await idle()
    assert ran == [{"n": 1}]


async def test_a_worker_that_lost_its_lease_can_store_no_effect() -> None:
    @job("work")
    async def work(payload: dict[str, Any]) -> None:
        @db.in_unit
        async def effect() -> None:
            later("effect", {})
            finish()

        await effect()

    @job("effect")
    async def effect(payload: dict[str, Any]) -> None: ...

    await order("work", {})
    [(old_lease, old_row)] = await running.claim(1)
    await let_leases_end()
    [(new_lease, new_row)] = await running.claim(1)
    await asyncio.create_task(running.run(old_lease, old_row))
    assert await states() == {"running": 1}
    await asyncio.create_task(running.run(new_lease, new_row))
    assert await states() == {"done": 1, "waiting": 1}


async def test_a_job_that_takes_its_worker_down_each_time_is_parked_unrun() -> None:
    ran = []

    @job("crash")
    async def crash(payload: dict[str, Any]) -> None:
        ran.append(1)

    await order("crash", {})
    for _ in range(3):
        await running.claim(1)
        await let_leases_end()
    [(lease, row)] = await running.claim(1)
    await asyncio.create_task(running.run(lease, row))
    assert ran == []
    assert await states() == {"parked": 1}


@pytest.mark.parametrize(("days", "is_kept"), [(89, True), (91, False)])
async def test_what_a_job_that_was_given_up_was_about_goes_and_that_it_was_stays(
    days: int, is_kept: bool, setting: Setting
) -> None:
    @job("parked")
    async def parked(payload: dict[str, Any]) -> None:
        raise ValueError

    setting(job_tries=1)
    await order("parked", {"mobile": "13995100001"})
    [(lease, row)] = await running.claim(1)
    await asyncio.create_task(running.run(lease, row))
    await order("parked", {"mobile": "13995100002"})  # one that waits, however old

    @db.in_unit
    async def ages() -> None:
        at = now() - timedelta(days=days)
        db.unit().write("UPDATE job SET made_at = $1, ended_at = $2 WHERE state = 'parked'", at, at)

    await ages()
    for _ in range(2):
        await sweeping.sweep()
    rows = await db.fetch("SELECT state, payload, failure FROM job ORDER BY state")
    assert [(row["state"], row["failure"], bytes(row["payload"]) != b"") for row in rows] == [
        ("parked", "ValueError", is_kept),
        ("waiting", None, True),
    ]


async def test_one_key_is_one_job(workers: Starts) -> None:
    ran = []

    @job("once")
    async def once(payload: dict[str, Any]) -> None:
        ran.append(payload["n"])

    key = uuid7()
    await order("once", {"n": 1}, key=key)
    workers(1)
    await idle()
    await order("once", {"n": 2}, key=key)
    await idle()
    assert ran == [1]


async def test_a_job_waits_for_its_time(workers: Starts) -> None:
    ran = []

    @job("timed")
    async def timed(payload: dict[str, Any]) -> None:
        ran.append(payload["n"])

    await order("timed", {"n": "later"}, run_at=now() + timedelta(hours=1))
    await order("timed", {"n": "now"})
    workers(1)
    await idle()
    assert ran == ["now"]
    assert await states() == {"done": 1, "waiting": 1}


async def test_a_job_nobody_here_knows_waits_for_a_worker_that_does(workers: Starts) -> None:
    @job("known")
    async def known(payload: dict[str, Any]) -> None: ...

    await order("of-the-next-release", {})
    await order("known", {})
    workers(1)

    async def done() -> bool:
        return await states() == {"done": 1, "waiting": 1}

    await until(done)


async def test_what_a_job_is_about_is_sealed_and_forgotten_when_done(workers: Starts) -> None:
    @job("quiet")
    async def quiet(payload: dict[str, Any]) -> None: ...

    await order("quiet", {"id": "640104199001010018"})
    row = await db.fetch_one("SELECT payload FROM job")
    assert row and b"6401041990" not in row["payload"]
    workers(1)
    await idle()
    assert await db.fetch_one("SELECT payload FROM job") == {"payload": b""}


async def test_a_round_runs_in_one_worker_at_a_time(workers: Starts) -> None:
    at_it = most = rounds = 0

    @every(0.02, "round")
    async def work() -> None:
        nonlocal at_it, most, rounds
        at_it += 1
        most = max(most, at_it)
        await asyncio.sleep(0.03)
        at_it -= 1
        rounds += 1

    workers(4)

    async def enough() -> bool:
        return rounds >= 6

    await until(enough)
    assert most == 1


async def test_a_failing_round_comes_again_and_an_unneeded_one_does_not(workers: Starts) -> None:
    tries, idle_tries = [], []

    @every(0.02, "fails")
    async def fails() -> None:
        tries.append(1)
        raise ValueError

    async def never() -> bool:
        return False

    @every(0.02, "unneeded", needed=never)
    async def unneeded() -> None:
        idle_tries.append(1)

    workers(1)

    async def enough() -> bool:
        return len(tries) >= 3

    await until(enough)
    assert idle_tries == []


def test_a_name_belongs_to_one_function() -> None:
    @job("taken")
    async def first(payload: dict[str, Any]) -> None: ...

    with pytest.raises(ValueError):

        @job("taken")
        async def second(payload: dict[str, Any]) -> None: ...
