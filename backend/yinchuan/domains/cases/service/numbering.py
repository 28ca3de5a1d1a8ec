"""Case numbers (domain.md 2.6): implementation code, day, eight-digit serial out of a block taken ahead.

A serial drawn inside the submission would make all submissions wait for each other, so blocks are taken by a unit of
their own before they are needed; what a stopped process had left is a gap."""

import asyncio
from collections import deque
from contextvars import Context
from datetime import date

from yinchuan.kit.db import in_unit

from ..store import serials

BLOCK = 500
LOW = 100

_free: deque[int] = deque()
_filling: asyncio.Task[None] | None = None


async def number(task_code: str, day: date) -> str:
    """A new case number, at most 50 characters, never given twice."""
    while not _free:  # others may have waited for the same block
        await asyncio.shield(_fill())
    serial = _free.popleft()
    if len(_free) < LOW:
        _fill()
    return f"{task_code}{day:%Y%m%d}{serial:08d}"


async def on_start() -> None:
    await _fill()


def _fill() -> asyncio.Task[None]:
    global _filling
    if _filling is None or _filling.done():
        # a context of its own: the unit of the request that noticed is not to be joined
        _filling = asyncio.get_running_loop().create_task(_take_block(), context=Context())
    return _filling


async def _take_block() -> None:
    start = await _reserve()
    _free.extend(range(start, start + BLOCK))


@in_unit
async def _reserve() -> int:
    start = await serials.next_free()
    if start is None:
        serials.take_first(BLOCK)
        return 1
    serials.take(start, BLOCK)
    return start
