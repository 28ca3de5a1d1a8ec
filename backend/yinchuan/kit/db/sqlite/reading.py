"""Reader threads: one connection each, statements answered in batches so that the loop is woken once for many."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from yinchuan.kit.db.failures import from_sqlite
from yinchuan.kit.errors import Unavailable

from .connecting import connect

Rows = list[dict[str, Any]]
MOST = 32


class Question(NamedTuple):
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Rows]
    sql: str
    args: Sequence[Any]


Answer = tuple[Question, Rows, BaseException | None]


class Reader(threading.Thread):
    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True, name="sqlite-reader")
        self.path = path
        self.waiting: SimpleQueue[Question | None] = SimpleQueue()

    def run(self) -> None:
        con: sqlite3.Connection | None = None
        going = True
        while going:
            batch: list[Question] = []
            with contextlib.suppress(Empty):
                while len(batch) < MOST:
                    question = self.waiting.get_nowait() if batch else self.waiting.get()
                    if question is None:
                        going = False
                        break
                    batch.append(question)
            answers: list[Answer] = []
            for question in batch:
                try:
                    con = con or connect(self.path, writes=False)
                    answers.append((question, con.execute(question.sql, question.args).fetchall(), None))
                except Exception as error:  # noqa: BLE001 - whoever asked gets it
                    answers.append((question, [], from_sqlite(error)))
            _deliver(answers)
        if con is not None:
            con.close()


def _deliver(answers: list[Answer]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
    for answer in answers:
        by_loop.setdefault(answer[0].loop, []).append(answer)
    for loop, theirs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is gone, and whoever asked with it
            loop.call_soon_threadsafe(_resolve, theirs)


def _resolve(answers: list[Answer]) -> None:
    for question, rows, error in answers:
        if question.answer.done():
            continue
        if error is None:
            question.answer.set_result(rows)
        else:
            question.answer.set_exception(error)


class Readers:
    """A few reader threads, asked in turn."""

    def __init__(self, path: Path, count: int = 2) -> None:
        self.path, self.count = path, count
        self._threads: list[Reader] = []
        self._turn = 0
        self._lock = threading.Lock()

    async def ask(self, sql: str, args: Sequence[Any]) -> Rows:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Rows] = loop.create_future()
        with self._lock:
            if not self._threads:
                self._open()
            self._turn = (self._turn + 1) % self.count
            self._threads[self._turn].waiting.put(Question(loop, answer, sql, args))
        return await answer

    def _open(self) -> None:
        if not self.path.exists():
            raise Unavailable
        self._threads = [Reader(self.path) for _ in range(self.count)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Answer what waits, then end the threads."""
        with self._lock:
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.waiting.put(None)
        for thread in threads:
            thread.join()
