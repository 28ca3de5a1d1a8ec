"""A database that had no time is asked again: the same work from its start, until the limit. Two transactions that meet
in just the wrong moment cannot be ordered, so the store here is one that answers as a busy database does."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from yinchuan.kit.db.failures import Busy, Conflict, from_postgres, from_sqlite
from yinchuan.kit.db.units import Limits, Unit, run_in_unit, unit
from yinchuan.kit.errors import Unavailable


class BusyStore:
    """Has no time for the first so many units."""

    def __init__(self, busy: int, failure: type[Exception] = Busy) -> None:
        self.busy, self.failure = busy, failure
        self.stored: list[Unit] = []

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        return []

    async def flush(self, unit: Unit) -> None:
        if self.busy:
            self.busy -= 1
            raise self.failure
        self.stored.append(unit)
        unit.stored()


class Work:
    """A service function that counts how often it runs."""

    def __init__(self) -> None:
        self.runs = 0

    async def __call__(self) -> int:
        self.runs += 1
        unit().write("UPDATE trial SET total = $1", self.runs)
        return self.runs


@pytest.mark.parametrize("failure", [Busy, Conflict])
async def test_work_runs_again_from_its_start_until_there_is_time(failure: type[Exception]) -> None:
    store, work = BusyStore(2, failure), Work()
    assert await run_in_unit(store, work, Limits(tries=6, seconds=60)) == 3
    assert [part.args for each in store.stored for part in each.parts] == [(3,)]


async def test_work_is_given_up_after_its_last_try() -> None:
    store, work = BusyStore(100), Work()
    with pytest.raises(Unavailable) as told:
        await run_in_unit(store, work, Limits(tries=4, seconds=60))
    assert (work.runs, store.stored) == (4, [])
    assert isinstance(told.value.__cause__, Busy)


async def test_work_is_given_up_when_its_time_is_over() -> None:
    work = Work()
    with pytest.raises(Unavailable):
        await run_in_unit(BusyStore(100), work, Limits(tries=100, seconds=-1))
    assert work.runs == 1


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_postgres_was_busy(state: str) -> None:
    theirs = asyncpg.PostgresError.new({"C": state, "M": "", "S": "ERROR"})
    ours = from_postgres(theirs)
    assert (type(ours), ours.__cause__) == (Busy, theirs)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_BUSY_TIMEOUT],
)
def test_sqlite_was_busy(code: int) -> None:
    theirs = sqlite3.OperationalError("database is locked")
    theirs.sqlite_errorcode = code
    ours = from_sqlite(theirs)
    assert (type(ours), ours.__cause__) == (Busy, theirs)


@pytest.mark.parametrize("state", ["42601", "23514", "22P02"])
def test_a_mistake_in_the_sql_is_not_tried_again(state: str) -> None:
    theirs = asyncpg.PostgresError.new({"C": state, "M": "", "S": "ERROR"})
    assert from_postgres(theirs) is theirs
