"""Runs waiting jobs and what is done again and again: inside the server process on SQLite, on PostgreSQL by
`python -m yinchuan.worker`, as many of them as wanted."""

from yinchuan import config

if __name__ == "__main__":
    config.demand()

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from yinchuan import discovery
from yinchuan.kit import audit, db, limits, messages, occurrences
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.jobs import Worker
from yinchuan.kit.keys import KeysMissing, keys
from yinchuan.kit.web.logs import open_log

log = structlog.get_logger()
REGISTERED = (
    audit,
    limits,
    messages,
    occurrences,
)  # their jobs and rounds are registered by being imported, as are those of the domains


@asynccontextmanager
async def running() -> AsyncIterator[Worker]:
    """A worker for as long as the block lasts; the database must be open. At the end running jobs may finish."""
    discovery.domains()
    worker = Worker()
    worker.start()
    try:
        yield worker
    finally:
        await worker.stop()


async def work() -> None:
    """Until SIGTERM or SIGINT."""
    open_log()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await db.start()
    try:
        async with running():
            log.info("worker_started")
            await stopped.wait()
    finally:
        await db.stop()


def main() -> int:
    """Exit status 2 with one line where the worker must not start."""
    os.umask(0o077)  # as the server's: pictures of papers are made here
    try:
        keys()
        asyncio.run(work())
    except (KeysMissing, PermissionError, db.DatabaseInUse) as refused:
        print(refused, file=sys.stderr)
        return 2
    except Unavailable as down:
        print(db.why_down(down), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
