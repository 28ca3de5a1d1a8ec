"""Whether this house can do its work now: store, keep, seal. One look serves everybody who asks within a second, so that
asking is no way to burden it."""

import asyncio
import time
from collections.abc import Awaitable
from contextvars import Context

import structlog

from yinchuan.kit import files, limits
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.keys import keys

log = structlog.get_logger("yinchuan.web")
KNOWN_FOR = 1.0  # seconds
WITHIN = 3.0  # what takes longer is as good as down
ANY_NUMBER = (2**31 - 1, 60)


class NotReady(Unavailable):
    """503: `missing` names what does not work: database, objects, keys."""

    code, say = "not_ready", "服务尚未就绪，请稍后再试"


_look: asyncio.Task[list[str]] | None = None
_looked_at = 0.0


async def demand() -> None:
    """Raise `NotReady` unless the database stores, the object store takes objects and no key is missing."""
    global _look, _looked_at
    if _look is None or (_look.done() and time.monotonic() - _looked_at > KNOWN_FOR):
        _look, _looked_at = asyncio.create_task(_missing(), context=Context()), time.monotonic()
    if missing := await asyncio.shield(_look):
        raise NotReady(missing=missing)


async def _missing() -> list[str]:
    parts = {"database": _database(), "objects": files.check(), "keys": asyncio.to_thread(keys().check)}
    works = await asyncio.gather(*(_works(name, part) for name, part in parts.items()))
    return [name for name, holds in zip(parts, works, strict=True) if not holds]


async def _database() -> None:
    """A write like any other, on disk before it is believed."""
    await limits.take("readiness", "", [ANY_NUMBER])


async def _works(name: str, part: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(WITHIN):
            await part
    except Exception as error:  # noqa: BLE001 - whatever it is, this part does not work
        log.warning("not_ready", part=name, kind=type(error).__qualname__)
        return False
    return True
