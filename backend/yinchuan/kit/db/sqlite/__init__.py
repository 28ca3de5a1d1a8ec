"""SQLite for a server: persistent connections, readers beside one writer, many units in one synced commit.

The stock Piccolo engine opens a thread and a connection a query and fails under parallel transactions."""

from .engine import SqliteEngine
from .store import SqliteStore

__all__ = ["SqliteEngine", "SqliteStore"]
