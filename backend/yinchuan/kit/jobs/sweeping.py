"""Ends of jobs are kept for a month: long enough that a repeated key is still recognised."""

from datetime import timedelta

from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit, unit

from .registry import every

KEPT = timedelta(days=31)


@every(3600, "jobs-sweep")
@in_unit
async def sweep() -> None:
    unit().write("DELETE FROM job WHERE state = 'done' AND ended_at < $1", now() - KEPT, rows=None)
