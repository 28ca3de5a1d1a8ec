"""One claimed job: its lease, its time limit, its end."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Collection
from contextvars import ContextVar
from datetime import timedelta
from random import random
from typing import Any
from uuid import UUID

import structlog

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import ENGINE, Conflict, in_unit, unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7
from yinchuan.kit.seal import open_json

from .registry import HANDLERS, Handler
from .tables import JobRow

log = structlog.get_logger()
GRACE = 5.0  # seconds a stopped job has to clean up; then it is left behind

_SKIP = "" if ENGINE.engine_type == "sqlite" else " FOR UPDATE SKIP LOCKED"
_CLAIM = (
    "UPDATE job SET state = 'running', attempts = attempts + 1, lease = {}, lease_until = {} WHERE id IN"
    " (SELECT id FROM job WHERE run_at <= {} AND (state = 'waiting' OR (state = 'running' AND lease_until < {}))"
    " AND name IN (NAMES) ORDER BY run_at LIMIT {}" + _SKIP + ") RETURNING id, name, payload, attempts"
)
_current: ContextVar[tuple[UUID, UUID] | None] = ContextVar("job", default=None)


async def claim(most: int, names: Collection[str] = HANDLERS) -> list[tuple[UUID, dict[str, Any]]]:
    """Up to `most` due jobs of these names, by default of all, each now leased to us: (lease, row)."""
    if not names or most <= 0:
        return []
    lease, at = uuid7(), now()
    until = at + timedelta(seconds=settings().job_lease_seconds)
    sql = _CLAIM.replace("NAMES", ", ".join("{}" for _ in names))
    rows = await JobRow.raw(sql, lease, until, at, at, *names, most)
    return [(lease, row) for row in rows]


def finish() -> None:
    """Inside a unit of a running job: the job's end is stored with its effects, so they happen exactly once."""
    if (mine := _current.get()) is None:
        raise RuntimeError("no job is running here")
    _write_done(*mine, rows=1)


def _write_done(job_id: UUID, lease: UUID, *, rows: int | None) -> None:
    unit().write(
        "UPDATE job SET state = 'done', payload = $3, ended_at = $4, failure = NULL, lease = NULL, lease_until = NULL"
        " WHERE id = $1 AND lease = $2 AND state = 'running'",
        job_id,
        lease,
        b"",  # what it was about is not kept
        now(),
        rows=rows,
    )


async def run(lease: UUID, row: dict[str, Any]) -> None:
    """Run it to its end, to its time limit, or until the lease is lost; never raises."""
    handler = HANDLERS[row["name"]]
    if row["attempts"] > settings().job_tries:  # it took its worker down each time
        await _fail(lease, row, "WorkerLost")
        return
    _current.set((row["id"], lease))
    work = asyncio.create_task(_work(handler, row))
    keeping = asyncio.create_task(_keep(lease, row["id"], work))
    try:
        await asyncio.wait({work}, timeout=handler.seconds)
        failure = await outcome(work)
    finally:
        keeping.cancel()
        work.cancel()
    if failure is None:
        await _done(lease, row["id"])
    else:
        log.warning("job_failed", job=str(row["id"]), name=row["name"], attempt=row["attempts"], **failure)
        await _fail(lease, row, failure["kind"])


async def _work(handler: Handler, row: dict[str, Any]) -> None:
    await handler.run(open_json(row["payload"], f"job.payload.{row['id']}"))


async def outcome(work: "asyncio.Task[None]") -> dict[str, str] | None:
    """Why it failed, without the words of the error: they may hold personal data."""
    if not work.done():
        work.cancel()
        await asyncio.wait({work}, timeout=GRACE)
        return {"kind": "TimeLimit"}
    if work.cancelled():
        return {"kind": "Cancelled"}
    if error := work.exception():
        frames = traceback.extract_tb(error.__traceback__)
        return {
            "kind": type(error).__name__,
            "at": f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "",
        }
    return None


async def _keep(lease: UUID, job_id: UUID, work: "asyncio.Task[None]") -> None:
    """Extend the lease while the job runs; stop the job when somebody else has it."""
    span = settings().job_lease_seconds

    @in_unit
    async def extend() -> None:
        unit().write(
            "UPDATE job SET lease_until = $3 WHERE id = $1 AND lease = $2 AND state = 'running'",
            job_id,
            lease,
            now() + timedelta(seconds=span),
        )

    await keep(extend, work)


async def keep(extend: Callable[[], Awaitable[None]], work: "asyncio.Task[None]") -> None:
    """Extend a lease again and again; end the work when somebody else has it."""
    while True:
        await asyncio.sleep(settings().job_lease_seconds / 3)
        try:
            await extend()
        except Unavailable as error:
            if isinstance(error.__cause__, Conflict):
                work.cancel()
                return


@in_unit
async def _done(lease: UUID, job_id: UUID) -> None:
    _write_done(job_id, lease, rows=None)  # none when the job finished itself, or lost its lease


@in_unit
async def _fail(lease: UUID, row: dict[str, Any], kind: str) -> None:
    """Back to the queue for later, or parked after the last try."""
    limits = settings()
    parked = row["attempts"] >= limits.job_tries
    wait = min(limits.job_backoff_seconds * 2.0 ** (row["attempts"] - 1), limits.job_backoff_max_seconds)
    unit().write(
        "UPDATE job SET state = $3, run_at = $4, ended_at = $5, failure = $6, lease = NULL, lease_until = NULL"
        " WHERE id = $1 AND lease = $2 AND state = 'running'",
        row["id"],
        lease,
        "parked" if parked else "waiting",
        now() + timedelta(seconds=wait * (0.5 + random())),
        now() if parked else None,
        kind[:80],
        rows=None,
    )
