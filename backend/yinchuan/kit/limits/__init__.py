"""So many times in so many seconds, for all processes together. A window begins with the first use after the last ended."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_own_unit, in_unit, unit
from yinchuan.kit.errors import AppError
from yinchuan.kit.jobs import every
from yinchuan.kit.keys import mac

__all__ = ["TooMany", "take"]


class TooMany(AppError):
    """429 with Retry-After: when the fullest window ends."""

    status, code, say = 429, "too_many", "操作太频繁，请稍后再试"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)}, retryAfter=retry_after)


@in_own_unit
async def take(name: str, key: str, limits: list[tuple[int, int]]) -> None:
    """Count one use of `name` by `key` against every (count, seconds), or raise `TooMany` and count nothing.

    Stored at once, even when the caller is refused later. A limit of 0 seconds is switched off."""
    at = now()
    windows = {_id(name, key, seconds): (count, seconds) for count, seconds in limits if seconds > 0}
    if not windows:
        return
    await _refuse_when_full(windows, at)
    for window, (count, seconds) in windows.items():
        # Of many at once each waits for the row and finds the newest count: the guard fails only when it is full.
        unit().write(
            "INSERT INTO limit_window (id, taken, ends_at) VALUES ($1, 1, $2) ON CONFLICT (id) DO UPDATE SET"
            " taken = CASE WHEN limit_window.ends_at <= $3 THEN 1 ELSE limit_window.taken + 1 END,"
            " ends_at = CASE WHEN limit_window.ends_at <= $3 THEN excluded.ends_at ELSE limit_window.ends_at END"
            " WHERE limit_window.ends_at <= $3 OR limit_window.taken < $4",
            window,
            at + timedelta(seconds=seconds),
            at,
            count,
        )


async def _refuse_when_full(windows: dict[UUID, tuple[int, int]], at: datetime) -> None:
    marks = ", ".join(f"${n}" for n in range(2, len(windows) + 2))
    rows = await fetch(
        f"SELECT id, taken, ends_at FROM limit_window WHERE ends_at > $1 AND id IN ({marks})", at, *windows
    )
    full = [row["ends_at"] for row in rows if row["taken"] >= windows[row["id"]][0]]
    if full:
        raise TooMany(retry_after=max(1, ceil((max(full) - at).total_seconds())))


def _id(name: str, key: str, seconds: int) -> UUID:
    """Who it is about stays unknown to a reader of the table."""
    return UUID(bytes=mac(f"{name}\0{seconds}\0{key}".encode(), "limit")[:16])


@every(600, "limits-sweep")
@in_unit
async def sweep() -> None:
    """Forget windows that have ended."""
    unit().write("DELETE FROM limit_window WHERE ends_at <= $1", now() - timedelta(minutes=1), rows=None)
