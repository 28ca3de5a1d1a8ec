"""A service reads, decides and collects its writes; at its end they are stored together or not at all.

    @in_unit
    async def close(draft_id: UUID, version: int) -> None:
        unit().write("UPDATE draft SET state = 'closed' WHERE id = $1 AND version = $2", draft_id, version)

Each row at most once a unit: PostgreSQL runs all parts on one snapshot, no part sees another. Nothing in a unit reads
what the unit itself writes. A function may run several times, so it does nothing but read and collect writes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from random import random
from typing import Any, NamedTuple, Protocol, TypeVar

import structlog
from piccolo.query.base import Query

from yinchuan.kit.errors import AppError, Unavailable

from .failures import Busy, Conflict

T = TypeVar("T")
log = structlog.get_logger()


class Limits(NamedTuple):
    """How long a unit is tried again before the client is told to come back."""

    tries: int = 6
    seconds: float = 5.0


class Part(NamedTuple):
    sql: str
    args: Sequence[Any]
    rows: int | None
    refusal: type[AppError] | None = None


class Unit:
    """What one service call will have stored."""

    __slots__ = ("after", "closed", "parts")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.after: list[Callable[[], object]] = []
        self.closed = False  # a task left over from the request must not write into nothing

    def write(self, sql: str, *args: Any, rows: int | None = 1) -> None:
        """One INSERT, UPDATE or DELETE with $1, $2 …; it must touch `rows` rows (None: any number), else nothing is stored.

        On PostgreSQL the unit is one statement of CTEs. `VALUES ($1)` and `column = $1` take their type from the column;
        `SELECT $1` and bare expressions need `CAST($1 AS uuid)` (written so, SQLite runs it too)."""
        self._append(Part(sql, args, rows))

    def add(self, query: Query[Any, Any], rows: int | None = 1) -> None:
        """A Piccolo query, for paths that are not hot (112-211 µs to build)."""
        sql, args = query.querystrings[0].compile_string(engine_type="postgres")
        self._append(Part(sql, args, rows))

    def demand(self, select: str, *args: Any, refusal: type[AppError] | None = None) -> None:
        """`SELECT 1 …` that must still find exactly one row when the unit is stored: a live session, a grant.

        `refusal` is raised when it does not, instead of trying again what cannot come true."""
        self._append(Part(select, args, 1, refusal))

    def _append(self, part: Part) -> None:
        if self.closed:
            raise RuntimeError("this unit has been handed over")
        self.parts.append(part)

    def stored(self) -> None:
        """Called by the store once the unit is on disk."""
        for fn in self.after:
            try:
                fn()
            except Exception:
                log.exception("after_commit_failed")


class Store(Protocol):
    """One database."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]: ...

    async def flush(self, unit: Unit) -> None:
        """Store all parts or none, then call `unit.stored()`; a caller that goes away changes nothing."""


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def unit() -> Unit:
    """The unit of the running service function."""
    if found := _current.get():
        return found
    raise RuntimeError("no unit here: decorate the service function with @in_unit")


def after_commit(fn: Callable[[], object]) -> None:
    """Call `fn` once the current unit is stored. Only for what may be lost in a crash: caches, wake-ups."""
    unit().after.append(fn)


async def run_in_own_unit(store: Store, work: Callable[[], Awaitable[T]], limits: Limits) -> T:
    """As `run_in_unit`, but stored at once even when the caller is in a unit that may be refused or run again."""
    token = _current.set(None)
    try:
        return await run_in_unit(store, work, limits)
    finally:
        _current.reset(token)


async def run_in_unit(store: Store, work: Callable[[], Awaitable[T]], limits: Limits) -> T:
    """Run `work` and store what it collected; if what it read has changed meanwhile, run it again from the start."""
    if _current.get() is not None:
        return await work()  # the outer unit stores
    until = time.monotonic() + limits.seconds
    for tried in range(1, limits.tries + 1):
        unit = Unit()
        token = _current.set(unit)
        try:
            result = await work()
        finally:
            _current.reset(token)
            unit.closed = True
        try:
            if unit.parts:
                await store.flush(unit)
            else:
                unit.stored()
            return result
        except (Conflict, Busy) as failure:
            await _refuse(store, unit)
            if tried == limits.tries or time.monotonic() > until:
                log.warning("unit_given_up", tries=tried, kind=type(failure).__name__)
                raise Unavailable from failure
        await asyncio.sleep(0.002 * 2**tried * (0.5 + random()))
    raise AssertionError


async def _refuse(store: Store, unit: Unit) -> None:
    for part in unit.parts:
        if part.refusal is not None and not await store.fetch(part.sql, part.args):
            raise part.refusal
