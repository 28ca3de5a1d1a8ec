"""The worker: claims what is due, runs a few at once, sleeps until woken or until the next look."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import random
from typing import Any
from uuid import UUID

import structlog

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_unit, unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7

from . import running
from .registry import HANDLERS, RECURRING, Recurring
from .tables import RecurringRow

log = structlog.get_logger()
_workers: set["Worker"] = set()


def wake() -> None:
    """Tell the workers of this process that something is due."""
    for worker in list(_workers):
        worker.wake()


class Worker:
    """Runs jobs until `stop`, which lets the running ones end."""

    def __init__(self, at_once: int = 4, *, recurring: bool = True) -> None:
        self.at_once = at_once
        self.recurring = recurring
        self._woken = asyncio.Event()
        self._stopping = False
        self._loop = asyncio.get_running_loop()
        self._jobs: dict[asyncio.Task[None], str] = {}
        self._rounds: list[asyncio.Task[None]] = []
        self._main: asyncio.Task[None] | None = None

    def start(self) -> None:
        _workers.add(self)
        self._main = asyncio.create_task(self._work())
        if self.recurring:
            self._rounds = [asyncio.create_task(_again(each)) for each in RECURRING.values()]

    async def stop(self) -> None:
        """Take nothing new; what still runs after a while keeps its lease until that ends, then somebody else's."""
        _workers.discard(self)
        self._stopping = True
        self._woken.set()
        for task in self._rounds:
            task.cancel()
        if self._main is not None:
            await asyncio.wait([self._main, *self._rounds])
        if self._jobs:
            await asyncio.wait(self._jobs, timeout=10)
        for task in list(self._jobs):
            task.cancel()
        if self._jobs:
            await asyncio.wait(self._jobs)

    def wake(self) -> None:
        with contextlib.suppress(RuntimeError):  # its loop has ended
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _work(self) -> None:
        while not self._stopping:
            self._woken.clear()
            await self._take()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), settings().job_poll_seconds)

    async def _take(self) -> None:
        """Start as many as fit; the end of each wakes us for the next."""
        try:
            if self._free > 0 and await _is_due():
                for most, names in self._places():
                    for lease, row in await running.claim(min(most, self._free), names):
                        self._jobs[asyncio.create_task(self._run(lease, row))] = row["name"]
        except Exception as error:  # noqa: BLE001 - the database is away: look again at the next poll
            log.warning("worker_waits", kind=type(error).__name__)

    @property
    def _free(self) -> int:
        return self.at_once - len(self._jobs)

    def _places(self) -> Iterator[tuple[int, list[str]]]:
        """How many more of which: kinds with a bound of their own first, as they can never take every place."""
        running_now = Counter(self._jobs.values())
        for name, handler in HANDLERS.items():
            if handler.at_once is not None:
                yield handler.at_once - running_now[name], [name]
        yield self.at_once, [name for name, handler in HANDLERS.items() if handler.at_once is None]

    async def _run(self, lease: UUID, row: dict[str, Any]) -> None:
        try:
            await running.run(lease, row)
        except Unavailable:  # its end could not be stored: the lease runs out and it runs again
            log.warning("job_end_not_stored", job=str(row["id"]), name=row["name"])
        finally:
            if (task := asyncio.current_task()) is not None:
                self._jobs.pop(task, None)
            self._woken.set()


async def _is_due() -> bool:
    """A read that keeps an idle worker from writing."""
    at = now()
    return bool(
        await fetch(
            "SELECT 1 AS one FROM job WHERE run_at <= $1 AND"
            " (state = 'waiting' OR (state = 'running' AND lease_until < $2)) LIMIT 1",
            at,
            at,
        )
    )


async def _again(each: Recurring) -> None:
    await asyncio.sleep(min(each.seconds, 1.0) * random())
    while True:
        try:
            if each.needed is None or await each.needed():
                await _round(each)
        except Exception as error:  # noqa: BLE001 - the next round must come
            log.warning("round_failed", name=each.name, kind=type(error).__name__)
        await asyncio.sleep(min(each.seconds, 10.0) * (0.9 + 0.2 * random()))


async def _round(each: Recurring) -> None:
    """One run, if it is due and nobody else is at it."""
    row = await fetch("SELECT due_at FROM recurring WHERE name = $1", each.name)
    if not row:
        await _introduce(each.name)
    elif row[0]["due_at"] > now():
        return
    lease, at = uuid7(), now()
    claimed = await RecurringRow.raw(
        "UPDATE recurring SET lease = {}, lease_until = {} WHERE name = {} AND due_at <= {}"
        " AND (lease_until IS NULL OR lease_until < {}) RETURNING name",
        lease,
        at + timedelta(seconds=settings().job_lease_seconds),
        each.name,
        at,
        at,
    )
    if not claimed:
        return
    work = asyncio.create_task(_run(each))
    keeping = asyncio.create_task(running.keep(partial(_extend, each.name, lease), work))
    try:
        await asyncio.wait({work}, timeout=each.limit)
        if failure := await running.outcome(work):
            log.warning("round_failed", name=each.name, **failure)
    finally:
        keeping.cancel()
        work.cancel()
        await asyncio.wait({work}, timeout=running.GRACE)
        await _release(each, lease)


async def _run(each: Recurring) -> None:
    await each.run()


@in_unit
async def _extend(name: str, lease: UUID) -> None:
    until = now() + timedelta(seconds=settings().job_lease_seconds)
    unit().write("UPDATE recurring SET lease_until = $3 WHERE name = $1 AND lease = $2", name, lease, until)


@in_unit
async def _introduce(name: str) -> None:
    unit().write(
        "INSERT INTO recurring (name, due_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        name,
        now(),
        rows=None,
    )


@in_unit
async def _release(each: Recurring, lease: UUID) -> None:
    # a little early, so that the rhythm of the loop decides and not the two clocks against each other
    due = now() + timedelta(seconds=each.seconds * 0.8)
    unit().write(
        "UPDATE recurring SET due_at = $3, lease = NULL, lease_until = NULL WHERE name = $1 AND lease = $2",
        each.name,
        lease,
        due,
        rows=None,
    )
