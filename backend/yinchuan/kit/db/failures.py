"""What a database may answer, sorted by what to do next: run again, find the row, try later, or mend the program."""

import re
import sqlite3

import asyncpg

from yinchuan.kit.errors import Unavailable


class Conflict(Exception):
    """A guard failed: what the decision was based on has changed. `in_unit` runs the function again."""


class Taken(Conflict):
    """A row with this primary or unique key is there already; run again, the function finds it."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class Busy(Unavailable):
    """Somebody else held what was needed (SQLITE_BUSY, 40001, 40P01). A unit tries again, a tool is told."""


class DatabaseInUse(RuntimeError):
    """Another process writes this SQLite file."""


_TAKEN = {
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DOWN = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
# Connection, read-only, who may enter, no such database, resources, operator, system.
_DOWN_CLASSES = ("08", "25006", "28", "3D", "53", "57P", "58")


def from_sqlite(error: BaseException) -> BaseException:
    """The same failure in our words; a mistake in the SQL stays what it is."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    if code in _TAKEN:
        named = re.search(r"constraint failed: (\w+)", str(error))
        return _because(Taken(named[1] if named else "?"), error)
    if code & 0xFF in _BUSY:
        return _because(Busy(), error)
    if code & 0xFF in _DOWN:
        return _because(Unavailable(), error)
    return error


def from_postgres(error: BaseException) -> BaseException:
    """The same failure in our words; a mistake in the SQL stays what it is."""
    if isinstance(error, asyncpg.UniqueViolationError):
        return _because(Taken(error.table_name or "?"), error)
    if isinstance(
        error,
        asyncpg.SerializationError | asyncpg.DeadlockDetectedError | asyncpg.LockNotAvailableError,
    ):
        return _because(Busy(), error)
    if _is_down(error):
        return _because(Unavailable(), error)
    return error


def _is_down(error: BaseException) -> bool:
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_DOWN_CLASSES)
    if isinstance(error, asyncpg.InterfaceError):  # also raised for wrong arguments, which are bugs
        return "clos" in str(error) or "not connected" in str(error)
    return isinstance(error, OSError | TimeoutError | asyncpg.InternalClientError)


def _because(ours: BaseException, theirs: BaseException) -> BaseException:
    ours.__cause__ = theirs
    return ours
