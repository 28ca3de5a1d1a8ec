"""Ends of jobs are kept for a month: long enough that a repeated key is still recognised. One that was given up stays
as a line that says so, but what it was about goes."""

from datetime import timedelta

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit, unit

from .registry import every

KEPT = timedelta(days=31)


@every(3600, "jobs-sweep")
@in_unit
async def sweep() -> None:
    unit().write("DELETE FROM job WHERE state = 'done' AND ended_at < $1", now() - KEPT, rows=None)
    unit().write(
        "UPDATE job SET payload = $1 WHERE state = 'parked' AND ended_at < $2 AND payload <> $1",
        b"",
        now() - timedelta(days=settings().job_parked_days),
        rows=None,
    )
