"""What Piccolo sees of the store: its queries, transactions and batches, for tools, migrations and quiet paths."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any, Self

from piccolo.engine.sqlite import AsyncBatch, SQLiteEngine, SQLiteTransaction, TransactionType
from piccolo.query.base import Query
from piccolo.table import Table

from yinchuan.kit.db.failures import from_sqlite

from .connecting import connect
from .store import SqliteStore

_WRITES = re.compile(r"\b(insert|update|delete|replace)\b", re.IGNORECASE)


def only_reads(sql: str) -> bool:
    """Whether a reader may answer; a WITH that mentions a write goes to the writer."""
    start = sql.lstrip()[:8].upper()
    if start.startswith("WITH"):
        return not _WRITES.search(sql)
    return start.startswith(("SELECT", "VALUES", "EXPLAIN"))


class SqliteEngine(SQLiteEngine):
    def __init__(self, store: SqliteStore) -> None:
        super().__init__(path=str(store.path))
        self.store = store

    async def _run_in_new_connection(
        self,
        query: str,
        args: Sequence[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> list[dict[str, Any]]:
        if only_reads(query) and self.store.path.exists():
            return await self.store.readers.ask(query, args or ())
        try:
            return await self.store.writer.execute(query, args or ())
        except sqlite3.Error as error:
            raise from_sqlite(error) from error

    async def _run_in_existing_connection(
        self,
        connection: "Borrowed",
        query: str,
        args: Sequence[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> list[dict[str, Any]]:
        return await connection.execute(query, args or ())

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> "WriterTransaction":
        return WriterTransaction(self, TransactionType.immediate, allow_nested)

    async def batch(self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None) -> "Batch":
        reader: Any = connect(self.store.path, writes=False)
        return Batch(reader, query, batch_size)


class Borrowed:
    """The writing connection while a transaction has the turn."""

    def __init__(self, store: SqliteStore, con: sqlite3.Connection) -> None:
        self.store, self.con = store, con

    async def execute(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        return await self.store.writer.on_disk(lambda: self.con.execute(sql, args).fetchall())


class WriterTransaction(SQLiteTransaction):
    """Has the writer's turn from BEGIN to its end, and gives it back whatever fails or is cancelled on the way."""

    engine: SqliteEngine
    connection: Borrowed

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        writer = self.engine.store.writer
        await writer.turns.__aenter__()
        try:
            self.connection = Borrowed(self.engine.store, await writer.open())
            await self.connection.execute("BEGIN IMMEDIATE")
        except BaseException as error:  # noqa: BLE001 - passed on, whatever it is
            self._give_back()
            raise from_sqlite(error) from None
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if self._parent is not None:
            return error is None
        self.engine.current_transaction.reset(self.context)
        try:
            if error is None and not self._committed and not self._rolled_back:
                await self.connection.execute("COMMIT")
        except sqlite3.Error as failure:
            raise from_sqlite(failure) from failure
        finally:
            self._give_back()
        return error is None

    def _give_back(self) -> None:
        if hasattr(self, "connection") and self.connection.con.in_transaction:
            self.connection.con.execute("ROLLBACK")
        self.engine.store.writer.turns.give()


class Batch(AsyncBatch):
    """A long read, a piece at a time, on a connection of its own."""

    connection: Any  # a sqlite3.Connection: Piccolo's own uses a thread of aiosqlite
    query: Query[Any, Any]

    async def __aenter__(self) -> Self:
        sql, args = self.query.querystrings[0].compile_string(engine_type="sqlite")
        self._rows = self.connection.execute(sql, args)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.connection.close()

    async def next(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.query._process_results(self._rows.fetchmany(self.batch_size))
        return found
