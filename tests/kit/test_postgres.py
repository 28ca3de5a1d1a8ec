"""PostgreSQL that goes away and comes back; a cluster of its own, stopped and killed at will."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.cluster import ADMIN, Cluster
from tests.kit.test_settings import why_not
from yinchuan.kit.db.failures import Conflict
from yinchuan.kit.db.postgres import PostgresStore, SafePostgresEngine, one_statement
from yinchuan.kit.db.units import Limits, run_in_unit, unit
from yinchuan.kit.errors import Unavailable


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    running = Cluster()
    yield running
    running.stop()


@pytest.fixture
async def store(cluster: Cluster, request: pytest.FixtureRequest) -> AsyncIterator[PostgresStore]:
    made = PostgresStore(cluster.create(f"city{abs(hash(request.node.name)) % 10**9}"), most=4)
    await made.start()
    await made.fetch("CREATE TABLE note (n INTEGER PRIMARY KEY)", ())
    yield made
    await made.stop()


async def write(store: PostgresStore, n: int) -> None:
    async def work() -> None:
        unit().write("INSERT INTO note (n) VALUES ($1)", n)

    await run_in_unit(store, work, Limits())


async def numbers(store: PostgresStore) -> list[int]:
    return [row["n"] for row in await store.fetch("SELECT n FROM note ORDER BY n", ())]


async def test_connections_cut_by_the_server_are_told_and_replaced(store: PostgresStore) -> None:
    await asyncio.gather(*(write(store, n) for n in range(8)))
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query <> ''"
    )
    writing = [asyncio.create_task(write(store, n)) for n in range(100, 140)]
    with pytest.raises(Unavailable):
        while True:  # until it cuts its own sibling's question
            await asyncio.gather(
                store.fetch(cut, ()), *(store.fetch("SELECT pg_sleep(0.01)", ()) for _ in range(3))
            )
    answers = await asyncio.gather(*writing, return_exceptions=True)
    assert all(answer is None or isinstance(answer, Unavailable) for answer in answers)
    there = await eventually(store)
    acknowledged = [n for n, answer in zip(range(100, 140), answers, strict=True) if answer is None]
    assert set(acknowledged) <= set(there)


async def eventually(store: PostgresStore) -> list[int]:
    async with asyncio.timeout(10):
        while True:
            try:
                return await numbers(store)
            except Unavailable:
                await asyncio.sleep(0.05)


async def test_a_server_that_is_down_is_told_as_503(cluster: Cluster) -> None:
    gone = PostgresStore(f"postgres://nobody@127.0.0.1:{1}/nothing")
    with pytest.raises(Unavailable):
        await gone.fetch("SELECT 1 AS one", ())
    with pytest.raises(Unavailable):
        await gone.start()


async def test_a_stop_stores_what_is_under_way(store: PostgresStore) -> None:
    waiting = [asyncio.create_task(write(store, n)) for n in range(100)]
    await asyncio.sleep(0)
    await store.stop()
    assert await asyncio.gather(*waiting) == [None] * 100
    with pytest.raises(Unavailable):
        await write(store, 1000)
    await store.stop()
    await store.start()
    assert await numbers(store) == list(range(100))


async def test_an_engine_without_a_pool_opens_a_connection_for_the_tool(store: PostgresStore) -> None:
    await store.stop()
    engine = SafePostgresEngine(store)
    async with engine.transaction():
        await engine.run_ddl("INSERT INTO note (n) VALUES (1)")
    await store.start()
    assert await numbers(store) == [1]


async def test_a_cancelled_begin_does_not_run_the_pool_dry(store: PostgresStore) -> None:
    engine = SafePostgresEngine(store)

    async def tool() -> None:
        async with engine.transaction():
            await engine.run_ddl("SELECT 1")

    for n in range(60):
        task = asyncio.create_task(tool())
        for _ in range(n % 10):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(10):
        await asyncio.gather(*(tool() for _ in range(12)))
    idle = "SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'idle in transaction'"
    assert await store.fetch(idle, ()) == [{"n": 0}]


async def test_the_guard_names_the_part_that_failed(store: PostgresStore) -> None:
    async def work() -> None:
        unit().write("INSERT INTO note (n) VALUES ($1)", 1)
        unit().write("DELETE FROM note WHERE n = $1", 77, rows=2)

    with pytest.raises(Unavailable) as refused:
        await run_in_unit(store, work, Limits(tries=1))
    assert isinstance(refused.value.__cause__, Conflict)
    assert "0 rows, not 2: DELETE" in str(refused.value.__cause__)


def test_parameters_are_numbered_through_all_parts() -> None:
    sql = one_statement(
        (("UPDATE a SET x = $2 WHERE id = $1", 2, 1), ("SELECT 1 FROM b WHERE id = $1", 1, None))
    )
    assert sql.startswith(
        "WITH u0 AS (UPDATE a SET x = $2 WHERE id = $1 RETURNING 1), u1 AS (SELECT 1 FROM b WHERE id = $3) SELECT 0 +"
    )


async def test_a_server_that_hangs_is_told_and_nobody_waits_in_line(cluster: Cluster) -> None:
    store = PostgresStore(cluster.url("postgres"), most=2, patience=0.5)
    await store.start()
    await store.fetch("CREATE TABLE IF NOT EXISTS note (n INTEGER PRIMARY KEY)", ())
    began = asyncio.get_running_loop().time()
    hanging = [asyncio.create_task(store.fetch("SELECT pg_sleep(30)", ())) for _ in range(2)]
    await asyncio.sleep(0.1)
    waiting = [asyncio.create_task(write(store, n)) for n in range(20)]
    answers = await asyncio.gather(*hanging, *waiting, return_exceptions=True)
    assert asyncio.get_running_loop().time() - began < 5
    assert all(isinstance(answer, Unavailable) for answer in answers[:2])
    assert all(answer is None or isinstance(answer, Unavailable) for answer in answers[2:])
    await write(store, 100)
    assert 100 in await numbers(store)
    await store.stop()


def test_a_database_that_is_not_there_is_said_with_what_to_type(cluster: Cluster, tmp_path: Path) -> None:
    line = why_not(["yinchuan.app"], tmp_path, DEMO="1", DATABASE_URL=cluster.url("nowhere"))
    assert line.endswith(f"createdb -h 127.0.0.1 -p {cluster.port} -U {ADMIN} nowhere")


def test_a_user_who_is_not_let_in_is_said_without_the_password(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.url("postgres").replace(f"{ADMIN}@", "stranger:geheim@")
    line = why_not(["yinchuan.app"], tmp_path, DEMO="1", DATABASE_URL=url)
    assert ("stranger" in line, "geheim" in line) == (True, False)
