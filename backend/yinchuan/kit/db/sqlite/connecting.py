"""Connections, how values are written, and the lock that keeps a second writing process out."""

import fcntl
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from piccolo.engine import sqlite as _piccolo_types  # registers its converters by declared column type

from yinchuan.kit.db.failures import DatabaseInUse

BUSY_MS = 1000  # in_unit tries again; a tool outside a unit is told
PRAGMAS = (
    "synchronous=FULL",  # an acknowledged case survives a power cut; group commit pays for it
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-16384",
    "mmap_size=268435456",
)


def _instant(value: datetime) -> str:
    """One width, always UTC: text order is the order in time."""
    if value.tzinfo is not None and value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(sep=" ", timespec="microseconds")


_piccolo_types.ADAPTERS[datetime] = _instant
sqlite3.register_adapter(datetime, _instant)
# A submission reads and writes thirty ids: msgspec's C takes a fifth of what uuid's Python does.
sqlite3.register_adapter(UUID, msgspec.to_builtins)
sqlite3.register_converter("UUID", lambda text: msgspec.convert(text.decode(), UUID))


def row_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; who uses it when is the caller's business."""
    con = sqlite3.connect(
        path,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
    )
    con.row_factory = row_dict
    try:
        if writes:
            con.execute("PRAGMA journal_mode=WAL")
            con.execute("PRAGMA wal_autocheckpoint=4000")
        for pragma in PRAGMAS:
            con.execute(f"PRAGMA {pragma}")
        if not writes:
            con.execute("PRAGMA query_only=ON")
    except BaseException:
        con.close()
        raise
    return con


class WriterLock:
    """One process writes a database file. The kernel drops the lock when the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".writer")
        self._fd: int | None = None

    def take(self) -> None:
        """Raise `DatabaseInUse` when another process has it."""
        if self._fd is not None:
            return
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = os.pread(fd, 20, 0).decode() or "?"
            os.close(fd)
            raise DatabaseInUse(
                f"数据库 {self.path.with_suffix('')} 正由另一个进程（{owner}）写入，SQLite 只允许一个写入进程。"
                f" Another process ({owner}) is writing this SQLite database; stop it first, or use PostgreSQL."
            ) from None
        os.truncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        self._fd = fd

    def give(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
