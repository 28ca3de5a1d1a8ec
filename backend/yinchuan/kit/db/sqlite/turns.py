"""Whose turn it is on the one writing connection. Fair, and across event loops (tools and tests run several)."""

import asyncio
import threading
from collections import deque


class Turns:
    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = deque()

    async def __aenter__(self) -> None:
        loop = asyncio.get_running_loop()
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            ours: asyncio.Future[None] = loop.create_future()
            self._waiting.append((loop, ours))
        try:
            await ours
        except asyncio.CancelledError:
            with self._mutex:
                if (loop, ours) in self._waiting:
                    self._waiting.remove((loop, ours))
                    raise
            self.give()  # it was already ours, or on its way to us
            raise

    async def __aexit__(self, *_: object) -> None:
        self.give()

    def give(self) -> None:
        """The turn goes to whoever waits longest and is still there."""
        with self._mutex:
            while self._waiting:
                loop, theirs = self._waiting.popleft()
                try:
                    loop.call_soon_threadsafe(_grant, theirs)
                except RuntimeError:  # that loop has ended
                    continue
                return
            self._taken = False


def _grant(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
