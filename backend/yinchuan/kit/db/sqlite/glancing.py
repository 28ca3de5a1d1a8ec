"""Short reads on the event loop: a hop to a thread and back costs several times what finding a row does (five reads and a
unit a request: 3,200 against 2,100 a second, half the CPU, a third of the 99th percentile). SQLite counts its own steps: a
read that turns out long is broken off and goes to a reader thread, and so does that statement from then on."""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .connecting import connect

STEPS = 2000  # of SQLite's virtual machine, about 0.2 ms; a row by its key takes twenty
REMEMBERED = 1000


class Glance:
    """One connection for the thread whose loop reads first; others use the reader threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._con: sqlite3.Connection | None = None
        self._thread = 0
        self._ticks = 0
        self._long: set[str] = set()

    def rows(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]] | None:
        """The rows, or None if this is not a short read."""
        if sql in self._long:
            return None
        if self._con is None:
            self._open()
        if self._con is None or self._thread != threading.get_ident():
            return None
        self._ticks = 0
        try:
            return self._con.execute(sql, args).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                if len(self._long) >= REMEMBERED:
                    self._long.clear()
                self._long.add(sql)
            return None  # the reader thread says what is wrong, or waits where this one may not

    def _open(self) -> None:
        if self.path.exists():
            self._con = connect(self.path, writes=False)
            self._con.execute("PRAGMA busy_timeout=0")
            # The count goes on from one run of a cached statement to the next, so the first tick says nothing.
            self._con.set_progress_handler(self._tick, STEPS)
            self._thread = threading.get_ident()

    def _tick(self) -> bool:
        self._ticks += 1
        return self._ticks > 1

    def close(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None
