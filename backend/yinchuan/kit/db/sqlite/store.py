"""One SQLite database: units to the group commit, questions to the readers."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from yinchuan.kit.db.units import Unit
from yinchuan.kit.errors import Unavailable

from .glancing import Glance
from .reading import Readers
from .writing import GroupCommit, Writer, question_marks

YIELD_AFTER = 4


class SqliteStore:
    """Opened by the first use or by `start`; after `stop` it refuses until `start`."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.glance = Glance(self.path)
        self.readers = Readers(self.path)
        self.writer = Writer(self.path)
        self.stopped = False
        self._glances = 0
        self._groups: WeakKeyDictionary[asyncio.AbstractEventLoop, GroupCommit] = WeakKeyDictionary()

    async def start(self) -> None:
        """Become the writing process; raises `DatabaseInUse` when there is one."""
        self.stopped = False
        async with self.writer.turns:
            await self.writer.open()

    async def stop(self) -> None:
        """Store what waits, fold the WAL into the file, close. What comes later is refused with 503."""
        self.stopped = True
        group = self._groups.get(asyncio.get_running_loop())
        while group is not None and group.running is not None:
            await asyncio.wait([group.running])
        self.glance.close()
        await asyncio.get_running_loop().run_in_executor(None, self.readers.close)
        await self.writer.close()

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        self._check_open()
        sql = question_marks(sql)
        if (rows := self.glance.rows(sql, args)) is None:
            return await self.readers.ask(sql, args)
        self._glances += 1
        if self._glances % YIELD_AFTER == 0:  # a function that only reads must not keep the loop to itself
            await asyncio.sleep(0)
        return rows

    async def flush(self, unit: Unit) -> None:
        self._check_open()
        loop = asyncio.get_running_loop()
        group = self._groups.get(loop)
        if group is None:
            group = self._groups[loop] = GroupCommit(self.writer)
        done = group.add(unit)
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            done.add_done_callback(lambda d: d.cancelled() or d.exception())  # nobody is left to hear of it
            raise

    def _check_open(self) -> None:
        if self.stopped:
            raise Unavailable
