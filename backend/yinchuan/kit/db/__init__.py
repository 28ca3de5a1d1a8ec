"""The database: `fetch` reads, `in_unit` stores what a service decided, all or none. SQLite or PostgreSQL by DATABASE_URL.

SQL is written once for both: $1, $2 …; instants, dates, UUIDs and booleans come back as such when selected as plain
columns (an expression such as max(at) is text on SQLite); `sum(x)` is CAST(… AS bigint)."""

import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from piccolo.engine.base import Engine

from yinchuan.config import settings

from .failures import Busy, Conflict, DatabaseInUse, Taken
from .migrating import app_modules, by_hand, domain_app, is_behind, migrate_on
from .postgres import PostgresStore, SafePostgresEngine
from .saying import why_down
from .sqlite import SqliteEngine, SqliteStore
from .units import Limits, Store, Unit, after_commit, run_in_own_unit, run_in_unit, unit

__all__ = [
    "ENGINE",
    "Busy",
    "Conflict",
    "DatabaseInUse",
    "Taken",
    "Unit",
    "after_commit",
    "app_modules",
    "by_hand",
    "domain_app",
    "fetch",
    "fetch_one",
    "in_own_unit",
    "in_unit",
    "is_sqlite",
    "migrate",
    "start",
    "stop",
    "unit",
    "why_down",
]

P = ParamSpec("P")
T = TypeVar("T")


def _open(url: str) -> tuple[Store, Engine[Any]]:
    if url.startswith("sqlite:///"):  # three slashes and a path, relative or with its own slash
        file = SqliteStore(Path(url.removeprefix("sqlite:///")))
        return file, SqliteEngine(file)
    if url.startswith(("postgresql://", "postgres://")):
        server = PostgresStore(url, settings().database_pool)
        return server, SafePostgresEngine(server)
    raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")


STORE, ENGINE = _open(settings().database_url)
LIMITS = Limits(tries=settings().unit_tries, seconds=settings().database_busy_seconds)
is_sqlite = ENGINE.engine_type == "sqlite"


async def fetch(sql: str, *args: Any) -> list[dict[str, Any]]:
    """The rows of a SELECT; sees what is stored, never what the current unit collects."""
    return await STORE.fetch(sql, args)


async def fetch_one(sql: str, *args: Any) -> dict[str, Any] | None:
    """The first row, or None."""
    rows = await STORE.fetch(sql, args)
    return rows[0] if rows else None


def in_unit(fn: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """A service function whose writes are stored together at its end; inside another unit it joins that one."""

    @functools.wraps(fn)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        if ENGINE.transaction_exists():
            raise RuntimeError("a unit cannot wait for the writer inside a transaction()")
        return await run_in_unit(STORE, functools.partial(fn, *args, **kwargs), LIMITS)

    return wrapped


def in_own_unit(fn: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """For what counts whatever becomes of the caller: a refusal in the log, a try against a limit."""

    @functools.wraps(fn)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        return await run_in_own_unit(STORE, functools.partial(fn, *args, **kwargs), LIMITS)

    return wrapped


async def start() -> None:
    """Open the database; on SQLite become its writing process, or raise `DatabaseInUse`."""
    await STORE.start()


async def stop() -> None:
    """Store what waits and close; idempotent."""
    await STORE.stop()


async def migrate() -> int:
    """Run all migrations forwards; the number of those that ran."""
    return await migrate_on(ENGINE) if await is_behind(fetch) else 0
