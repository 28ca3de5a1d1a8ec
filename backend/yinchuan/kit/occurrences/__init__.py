"""What a failure's six digits stand for, for 30 days: when, where, which refusal, which request. Nothing about a person.

Noted in memory and stored every few seconds, so that no refusal waits for the disk or makes work for it: what a crash
loses of them still stands in the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch_one, in_own_unit, in_unit, unit
from yinchuan.kit.errors import AppError
from yinchuan.kit.jobs import every

__all__ = ["Occurrence", "find", "keeping", "note", "store"]

log = structlog.get_logger()
KEPT = timedelta(days=30)
EVERY_SECONDS = 2.0
MOST = 200  # a process and round: a flood of refusals costs the disk no more than this


class Occurrence(msgspec.Struct, frozen=True):
    """One refusal as it was answered."""

    trace: str
    at: datetime
    status: int
    code: str
    place: str
    request: str


_noted: dict[str, Occurrence] = {}


def note(trace: str, status: int, code: str, place: str, request: str) -> None:
    """Remember a refusal; beyond `MOST` a round only the log does."""
    if len(_noted) < MOST:
        _noted[trace] = Occurrence(trace, now(), status, code, place[:200], request)


async def find(trace: str) -> Occurrence | None:
    """The last refusal with this code, from whichever process."""
    if found := _noted.get(trace):
        return found
    row = await fetch_one(
        "SELECT trace, at, status, code, place, request FROM occurrence WHERE trace = $1", trace
    )
    return Occurrence(**row) if row else None


async def store() -> None:
    """Write what has been noted since the last time."""
    taken = dict(_noted)
    if not taken:
        return
    await _write(list(taken.values()))
    for trace, one in taken.items():
        if _noted.get(trace) is one:
            del _noted[trace]


@in_own_unit
async def _write(noted: list[Occurrence]) -> None:
    values: list[Any] = []
    places: list[str] = []
    for one in noted:
        places.append("(" + ", ".join(f"${len(values) + n}" for n in range(1, 7)) + ")")
        values += [one.trace, one.at, one.status, one.code, one.place, one.request]
    unit().write(
        f"INSERT INTO occurrence (trace, at, status, code, place, request) VALUES {', '.join(places)}"
        " ON CONFLICT (trace) DO UPDATE SET at = excluded.at, status = excluded.status, code = excluded.code,"
        " place = excluded.place, request = excluded.request",
        *values,
        rows=len(noted),
    )


@asynccontextmanager
async def keeping() -> AsyncIterator[None]:
    """Stores every few seconds while the block lasts, and once more at its end."""
    task = asyncio.create_task(_rounds())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _try()


async def _rounds() -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await _try()


async def _try() -> None:
    """A database that does not answer is no reason to stop: the next round tries again."""
    try:
        await store()
    except AppError:
        log.warning("occurrences_not_stored", waiting=len(_noted))


@every(3600, "occurrences-sweep")
@in_unit
async def sweep() -> None:
    """Forget what nobody asks about any more."""
    unit().write("DELETE FROM occurrence WHERE at < $1", now() - KEPT, rows=None)
