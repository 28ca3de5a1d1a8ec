"""Live progress: a line whenever the version moves. The line holds no more than the version; the page reads the case."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from uuid import UUID

from litestar.response import ServerSentEvent, ServerSentEventMessage

from yinchuan.config import settings
from yinchuan.domains.people import service as people
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import after_commit

from ..errors import TooManyStreams
from ..store import cases
from .reading import get_readable

LOOKS_EVERY = 5.0  # seconds; another process may have moved the case
CLOSES_AFTER = 600.0  # the browser opens it again by itself

_waiting: dict[UUID, set[asyncio.Event]] = defaultdict(set)
_open: Counter[UUID] = Counter()  # by account


async def stream(case_id: UUID, actor: Actor) -> ServerSentEvent:
    """Server-sent events `version` for one case; ends when the session does (I11: within 60 s), at the latest after
    ten minutes. Raises `NotFound` like a read, `TooManyStreams` where the page had better ask from time to time."""
    row = await get_readable(case_id, actor)
    if _open[actor.id] >= settings().streams_each or _open.total() >= settings().streams:
        raise TooManyStreams
    return ServerSentEvent(_versions(case_id, actor, row["version"]))


async def _versions(case_id: UUID, actor: Actor, seen: int) -> AsyncIterator[ServerSentEventMessage]:
    woken = asyncio.Event()
    _waiting[case_id].add(woken)
    _open[actor.id] += 1
    ends = asyncio.get_running_loop().time() + CLOSES_AFTER
    try:
        yield ServerSentEventMessage(event="version", data=str(seen))
        while asyncio.get_running_loop().time() < ends:
            was_woken = await _wait(woken)
            if not await people.is_live(actor):
                return
            version = await cases.version_of(case_id)
            if version is None:
                return
            if version != seen or was_woken:
                seen = version
                yield ServerSentEventMessage(event="version", data=str(version))
            else:
                yield ServerSentEventMessage(data=None, comment="")  # the proxy and we see the line is open
    finally:
        _open[actor.id] -= 1
        if not _open[actor.id]:
            del _open[actor.id]
        _waiting[case_id].discard(woken)
        if not _waiting[case_id]:
            _waiting.pop(case_id, None)


async def _wait(woken: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(woken.wait(), LOOKS_EVERY)
    except TimeoutError:
        return False
    woken.clear()
    return True


def wake_after_commit(case_id: UUID) -> None:
    """Have the open streams of this process look as soon as the unit is stored."""

    def wake() -> None:
        for woken in _waiting.get(case_id, ()):
            woken.set()

    after_commit(wake)
