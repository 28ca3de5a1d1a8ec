"""The embedded database: one writing process, locks, a full disk, a clean stop, and who answers which statement."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from piccolo.columns import Integer, Text
from piccolo.table import Table

from tests.source import ROOT
from yinchuan.kit.db import Conflict, DatabaseInUse
from yinchuan.kit.db.sqlite import SqliteEngine, SqliteStore
from yinchuan.kit.db.sqlite.engine import only_reads
from yinchuan.kit.db.sqlite.turns import Turns
from yinchuan.kit.db.units import Limits, run_in_unit, unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path / "city.db")
    await made.start()
    await made.writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT)", ())
    yield made
    await made.stop()


async def write(store: SqliteStore, n: int, limits: Limits = Limits()) -> None:  # noqa: B008 - immutable
    async def work() -> None:
        unit().write("INSERT INTO note (n, text) VALUES ($1, $2)", n, "一")

    await run_in_unit(store, work, limits)


async def numbers(store: SqliteStore) -> list[int]:
    return [row["n"] for row in await store.fetch("SELECT n FROM note ORDER BY n", ())]


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.kit.writing_process", *words]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'backend'}"}
    running = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def test_a_second_writing_process_is_refused_with_one_line(tmp_path: Path) -> None:
    file = str(tmp_path / "city.db")
    with process("hold", file) as first:
        assert first.stdout and first.stdout.readline() == "ready\n"
        with process("hold", file) as second:
            _, said = second.communicate(timeout=30)
        assert second.returncode == 2
        assert said.count("\n") == 1
        assert f"({first.pid})" in said
        first.kill()
        first.wait()
    with process("hold", file) as third:  # the lock ends with its process, however it ended
        assert third.stdout and third.stdout.readline() == "ready\n"


async def test_a_process_that_only_reads_may_read_beside_the_writer(store: SqliteStore) -> None:
    await write(store, 1)
    other = SqliteStore(store.path)
    assert await numbers(other) == [1]
    with pytest.raises(DatabaseInUse):
        await other.start()
    other.readers.close()


@contextmanager
def foreign_lock(store: SqliteStore) -> Iterator[sqlite3.Connection]:
    """Somebody with the sqlite3 shell who knows nothing of our lock file."""
    con = sqlite3.connect(store.path, isolation_level=None)
    con.execute("BEGIN IMMEDIATE")
    yield con
    if con.in_transaction:
        con.execute("ROLLBACK")
    con.close()


async def test_a_database_locked_from_outside_is_said_so_and_nothing_is_stored(store: SqliteStore) -> None:
    with foreign_lock(store):
        answers = await asyncio.gather(
            *(write(store, n, Limits(tries=2, seconds=0.1)) for n in range(5)), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [Unavailable] * 5
        with pytest.raises(Unavailable):
            await SqliteEngine(store)._run_in_new_connection("INSERT INTO note (n) VALUES (99)")
    assert await numbers(store) == []
    await write(store, 1)
    assert await numbers(store) == [1]


async def test_a_lock_that_ends_in_time_is_only_waited_for(store: SqliteStore) -> None:
    with foreign_lock(store) as con:
        waiting = [asyncio.create_task(write(store, n)) for n in range(5)]
        await asyncio.sleep(0.1)
        con.execute("ROLLBACK")
        await asyncio.gather(*waiting)
    assert await numbers(store) == [0, 1, 2, 3, 4]


async def test_a_full_disk_acknowledges_nothing_it_has_not_stored(tmp_path: Path) -> None:
    file = tmp_path / "city.db"
    with process("fill", str(file), "400000") as filling:
        said, errors = filling.communicate(timeout=60)
    assert filling.returncode == 0, errors
    refused, acknowledged = said.splitlines()
    assert refused == "refused Unavailable"
    again = SqliteStore(file)
    assert [str(n) for n in await numbers(again)] == acknowledged.split()[1:]
    again.readers.close()


async def test_a_stop_stores_what_waits_and_refuses_what_comes_later(store: SqliteStore) -> None:
    waiting = [asyncio.create_task(write(store, n)) for n in range(300)]
    await asyncio.sleep(0)
    stopping = asyncio.create_task(store.stop())
    late = [asyncio.create_task(write(store, 1000 + n)) for n in range(50)]
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert answers == [None] * 300
    assert {type(each) for each in await asyncio.gather(*late, return_exceptions=True)} == {Unavailable}
    await stopping
    await store.stop()
    assert not store.path.with_name("city.db-wal").exists()
    with pytest.raises(Unavailable):
        await numbers(store)
    await store.start()
    assert await numbers(store) == list(range(300))


async def test_no_unit_is_forgotten_between_two_groups(store: SqliteStore) -> None:
    """A unit that arrives just when the group before it ends must still be taken up."""
    chance = Random(20261123)

    async def now_and_then(first: int) -> None:
        for n in range(first, first + 20):
            for _ in range(chance.randrange(8)):
                await asyncio.sleep(0)
            await write(store, n)

    async with asyncio.timeout(60):
        await asyncio.gather(*(now_and_then(20 * n) for n in range(40)))
    assert await numbers(store) == list(range(800))


async def test_one_unit_of_a_group_fails_alone(store: SqliteStore) -> None:
    await write(store, 7)
    answers = await asyncio.gather(*(write(store, n) for n in range(20)), return_exceptions=True)
    assert [n for n, answer in enumerate(answers) if answer is not None] == [7]
    assert await numbers(store) == list(range(20))


async def test_another_event_loop_may_write_at_the_same_time(store: SqliteStore) -> None:
    async def many(first: int) -> None:
        await asyncio.gather(*(write(store, n) for n in range(first, first + 100)))

    thread = threading.Thread(target=lambda: asyncio.run(many(1000)))
    thread.start()
    await many(0)
    await asyncio.to_thread(thread.join)
    assert await numbers(store) == [*range(100), *range(1000, 1100)]


async def test_tools_and_units_take_turns(store: SqliteStore) -> None:
    engine = SqliteEngine(store)

    async def tool(n: int) -> None:
        async with engine.transaction():
            await engine.run_ddl(f"INSERT INTO note (n) VALUES ({n})")
            await asyncio.sleep(0.001)
            await engine.run_ddl(f"INSERT INTO note (n) VALUES ({n + 1})")

    await asyncio.gather(
        *(tool(n) for n in range(1000, 1040, 2)),
        *(write(store, n) for n in range(40)),
        *(engine.run_ddl(alone) for alone in ("VACUUM", "ATTACH ':memory:' AS aside")),
    )
    assert await numbers(store) == [*range(40), *range(1000, 1040)]


async def test_a_failing_tool_undoes_its_own_transaction_only(store: SqliteStore) -> None:
    engine = SqliteEngine(store)
    with pytest.raises(ValueError):
        async with engine.transaction():
            await engine.run_ddl("INSERT INTO note (n) VALUES (1)")
            raise ValueError
    async with engine.transaction() as tx:
        await engine.run_ddl("INSERT INTO note (n) VALUES (2)")
        point = await tx.savepoint()
        await engine.run_ddl("INSERT INTO note (n) VALUES (3)")
        await point.rollback_to()  # type: ignore[no-untyped-call]
    assert await numbers(store) == [2]


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  select 1", True),
        ("VALUES (1)", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (SELECT 1) INSERT INTO note SELECT * FROM a", False),
        ("INSERT INTO note VALUES (1)", False),
        ("PRAGMA user_version = 3", False),
        ("VACUUM", False),
    ],
)
def test_only_what_surely_reads_goes_to_a_reader(sql: str, reads: bool) -> None:
    assert only_reads(sql) is reads


async def test_a_reader_cannot_write(store: SqliteStore) -> None:
    with pytest.raises(Exception, match=r"readonly|unavailable"):
        await store.fetch("DELETE FROM note RETURNING n", ())


async def test_a_long_read_comes_in_pieces(store: SqliteStore) -> None:
    class NoteRow(Table, tablename="note", db=SqliteEngine(store)):
        n = Integer(primary_key=True)
        text = Text()

    await asyncio.gather(*(write(store, n) for n in range(25)))
    async with await NoteRow.select(NoteRow.n).order_by(NoteRow.n).batch(batch_size=10) as batch:
        pieces = [[row["n"] for row in piece] async for piece in batch]
    assert pieces == [list(range(10)), list(range(10, 20)), list(range(20, 25))]


async def test_values_come_back_as_they_went_in(store: SqliteStore) -> None:
    await store.writer.execute(
        "CREATE TABLE kinds (id UUID, at TIMESTAMPTZ, day DATE, yes BOOLEAN, whole INTEGER, words VARCHAR, raw BLOB)",
        (),
    )
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    row: dict[str, Any] = {
        "id": uuid7(),
        "at": at,
        "day": date(2026, 11, 23),
        "yes": True,
        "whole": 2**60,
        "words": "马秀兰·𠀀",
        "raw": b"\0\xff",
    }
    nothing = dict.fromkeys(row)
    marks = "($1, $2, $3, $4, $5, $6, $7)"
    for values in (row, nothing):

        async def work(values: dict[str, Any] = values) -> None:
            unit().write(f"INSERT INTO kinds VALUES {marks}", *values.values())

        await run_in_unit(store, work, Limits())
    assert await store.fetch("SELECT * FROM kinds ORDER BY id DESC", ()) == [row, nothing]
    assert type((await store.fetch("SELECT yes FROM kinds WHERE yes = $1", (True,)))[0]["yes"]) is bool


async def test_instants_sort_and_compare_as_time_does(store: SqliteStore) -> None:
    await store.writer.execute("CREATE TABLE moment (at TIMESTAMPTZ)", ())
    base = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    moments = [base, base + timedelta(microseconds=1), base + timedelta(seconds=1), base - timedelta(hours=9)]
    elsewhere = [at.astimezone(datetime.now().astimezone().tzinfo) for at in moments]

    async def work() -> None:
        for at in elsewhere:
            unit().write("INSERT INTO moment (at) VALUES ($1)", at)

    await run_in_unit(store, work, Limits())
    found = await store.fetch("SELECT at FROM moment ORDER BY at", ())
    assert [row["at"] for row in found] == sorted(moments)
    assert await store.fetch("SELECT count(*) AS n FROM moment WHERE at <= $1", (base,)) == [{"n": 2}]


async def test_a_waiter_that_goes_away_does_not_keep_the_turn() -> None:
    turns = Turns()
    order: list[int] = []

    async def use(n: int) -> None:
        async with turns:
            order.append(n)
            await asyncio.sleep(0)

    await turns.__aenter__()
    waiting = [asyncio.create_task(use(n)) for n in range(6)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    turns.give()
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await use(6)
    assert order == [2, 3, 4, 5, 6]


async def test_a_conflict_names_what_was_touched(store: SqliteStore) -> None:
    async def work() -> None:
        unit().write("DELETE FROM note")

    with pytest.raises(Unavailable) as refused:
        await run_in_unit(store, work, Limits(tries=1))
    assert isinstance(refused.value.__cause__, Conflict)
    assert "0 rows, not 1" in str(refused.value.__cause__)


async def test_a_long_read_leaves_the_loop_and_a_short_one_stays(store: SqliteStore) -> None:
    await asyncio.gather(*(write(store, n) for n in range(300)))
    long = "SELECT count(*) AS n FROM note a, note b WHERE a.n <= b.n"
    for _ in range(3):
        assert await store.fetch(long, ()) == [{"n": 300 * 301 // 2}]
        assert store.glance.rows(long, ()) is None
    short = "SELECT n FROM note WHERE n = ?1"
    for n in range(300):  # the steps of many runs do not add up
        assert store.glance.rows(short, (n,)) == [{"n": n}]
    assert await asyncio.to_thread(store.glance.rows, short, (1,)) is None
