"""Work for later, stored in the unit of its cause: it runs if and only if the cause was stored.

    @job("send-message")
    async def send(payload: dict[str, Any]) -> None: ...

    later("send-message", {"to": …})        # inside a unit

At least once, with a lease; a failing job is tried again later and later, then parked, and never holds up the others."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from yinchuan.kit.clock import now
from yinchuan.kit.db import after_commit, fetch, unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.seal import seal_json

from . import sweeping as sweeping  # registers its round
from .registry import every, job
from .running import finish
from .working import Worker, wake

__all__ = ["Worker", "every", "finish", "idle", "job", "later", "wake"]


def later(
    name: str, payload: dict[str, Any], run_at: datetime | None = None, key: UUID | None = None
) -> UUID:
    """Write the job into the current unit. Two jobs with one `key` are one job; the first stays as it is."""
    job_id = key or uuid7()
    at = now()
    unit().write(
        "INSERT INTO job (id, name, payload, state, run_at, attempts, made_at)"
        " VALUES ($1, $2, $3, 'waiting', $4, 0, $5) ON CONFLICT (id) DO NOTHING",
        job_id,
        name,
        seal_json(payload, f"job.payload.{job_id}"),
        run_at or at,
        at,
        rows=None if key else 1,
    )
    after_commit(wake)
    return job_id


async def idle(within: float = 10) -> None:
    """Return once no job is due or running, for tests and tools; raises TimeoutError."""
    async with asyncio.timeout(within):
        while await fetch(  # noqa: ASYNC110 - other processes run jobs too
            "SELECT 1 AS one FROM job WHERE state = 'running' OR (state = 'waiting' AND run_at <= $1) LIMIT 1",
            now(),
        ):
            await asyncio.sleep(0.02)
