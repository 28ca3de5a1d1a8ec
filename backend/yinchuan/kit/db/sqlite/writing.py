"""The only writer: one connection, used by units in groups and by tools one at a time."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from yinchuan.kit.db.failures import Conflict, from_sqlite
from yinchuan.kit.db.units import Unit
from yinchuan.kit.errors import Unavailable

from .connecting import WriterLock, connect
from .turns import Turns

T = TypeVar("T")
MOST = 64  # units in one commit: bounds the time on the loop to a few ms


@lru_cache(2048)
def question_marks(sql: str) -> str:
    """$1 as SQLite numbers its parameters."""
    return re.sub(r"\$(\d+)", r"?\1", sql)


class Writer:
    """The connection, the thread that waits for the disk, and whose turn it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.turns = Turns()
        self.lock = WriterLock(path)
        self.con: sqlite3.Connection | None = None
        self._disk: ThreadPoolExecutor | None = None

    async def open(self) -> sqlite3.Connection:
        """Call within a turn. Raises `DatabaseInUse` when another process writes this file."""
        if self.con is None:
            try:
                self.con = await self.on_disk(self._connect)
            except sqlite3.Error as error:
                raise from_sqlite(error) from error
        return self.con

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.lock.take()
        try:
            return connect(self.path, writes=True)
        except BaseException:
            self.lock.give()
            raise

    async def on_disk(self, fn: Callable[..., T], *args: Any) -> T:
        """Run in the writing thread; a cancelled caller waits until it is over, so that nothing is left half-way."""
        self._disk = self._disk or ThreadPoolExecutor(1, "sqlite-writer")
        job = asyncio.get_running_loop().run_in_executor(self._disk, fn, *args)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            while not job.done():
                try:
                    await asyncio.wait([job])
                except asyncio.CancelledError:
                    continue
            job.exception()
            raise

    async def execute(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        """One statement alone, outside any transaction (VACUUM and ATTACH too)."""
        async with self.turns:
            con = await self.open()
            return await self.on_disk(lambda: con.execute(sql, args).fetchall())

    async def close(self) -> None:
        async with self.turns:
            if self.con is not None:
                con, self.con = self.con, None
                await self.on_disk(_checkpoint_and_close, con)
            self.lock.give()
            if self._disk is not None:
                self._disk.shutdown()
                self._disk = None


def _checkpoint_and_close(con: sqlite3.Connection) -> None:
    try:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # a full disk or another reader: the WAL is read again at the next start
    finally:
        con.close()


class GroupCommit:
    """Units that arrive while a commit is on its way to the disk share the next one. One for each event loop."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.waiting: list[tuple[asyncio.Future[None], Unit]] = []
        self.running: asyncio.Task[None] | None = None

    def add(self, unit: Unit) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self.waiting.append((done, unit))
        if self.running is None:
            # an empty context: the group belongs to nobody's request, unit or log line
            self.running = loop.create_task(self._run(), context=Context())
        return done

    async def _run(self) -> None:
        try:
            while self.waiting:
                batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
                await self._store(batch)
        finally:
            self.running = None
            for done, _ in self.waiting:  # only when the loop itself is being taken down
                _tell(done, Unavailable())
            self.waiting = []

    async def _store(self, batch: list[tuple[asyncio.Future[None], Unit]]) -> None:
        try:
            fates = await self._commit([unit for _, unit in batch])
        except asyncio.CancelledError:
            for done, _ in batch:
                _tell(done, Unavailable())
            raise
        except (
            sqlite3.IntegrityError
        ) as error:  # a deferred constraint: only COMMIT knows, and not whose it is
            if len(batch) > 1:
                for one in batch:
                    await self._store([one])
                return
            fates = [from_sqlite(error)]
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            fates = [from_sqlite(error)] * len(batch)
        for (done, unit), fate in zip(batch, fates, strict=True):
            _tell(done, fate)
            if fate is None:
                unit.stored()

    async def _commit(self, units: list[Unit]) -> list[BaseException | None]:
        """Why each was not stored, or None. Raises when none was: BUSY, FULL, IOERR, the end of the loop."""
        async with self.writer.turns:
            con = await self.writer.open()
            try:
                await self.writer.on_disk(con.execute, "BEGIN IMMEDIATE")
                fates = [_attempt(con, unit) for unit in units]
                await self.writer.on_disk(con.execute, "COMMIT")
            finally:
                if con.in_transaction:
                    con.execute("ROLLBACK")
        return fates


def _tell(done: "asyncio.Future[None]", fate: BaseException | None) -> None:
    if done.done():
        return
    if fate is None:
        done.set_result(None)
    else:
        done.set_exception(fate)


def _attempt(con: sqlite3.Connection, unit: Unit) -> BaseException | None:
    """The unit inside the group's transaction; its own failure undoes only itself."""
    con.execute("SAVEPOINT unit")
    try:
        for sql, args, rows, _ in unit.parts:
            cursor = con.execute(question_marks(sql), args)
            touched = len(cursor.fetchall()) if cursor.description else cursor.rowcount
            if rows is not None and touched != rows:
                raise Conflict(f"{touched} rows, not {rows}: {sql}")
        con.execute("RELEASE unit")
        return None
    except Exception as error:
        if not con.in_transaction:  # FULL and IOERR may have rolled the whole group back
            raise
        con.execute("ROLLBACK TO unit")
        con.execute("RELEASE unit")
        return from_sqlite(error)
