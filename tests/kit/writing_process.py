"""A process of its own that writes to an SQLite file: what the tests of SQLite start, stop and starve.

python -m tests.kit.writing_process hold <file>            become the writer, say "ready", wait to be killed
python -m tests.kit.writing_process fill <file> <bytes>    write until a file may not grow, say what was acknowledged"""

import asyncio
import resource
import sys
from pathlib import Path

from yinchuan.kit.db import DatabaseInUse
from yinchuan.kit.db.sqlite import SqliteStore
from yinchuan.kit.db.units import Limits, run_in_unit, unit
from yinchuan.kit.errors import Unavailable

ROOM = "x" * 4000


async def write(store: SqliteStore, n: int) -> None:
    async def work() -> None:
        unit().write("INSERT INTO note (n, text) VALUES ($1, $2)", n, ROOM)

    await run_in_unit(store, work, Limits())


async def hold(file: Path) -> None:
    store = SqliteStore(file)
    await store.start()
    print("ready", flush=True)
    await asyncio.sleep(600)


async def fill(file: Path, most: int) -> None:
    store = SqliteStore(file)
    await store.start()
    await store.writer.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT)", ())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    stored, refused = [], []
    for first in range(0, 4000, 20):
        batch = range(first, first + 20)
        answers = await asyncio.gather(*(write(store, n) for n in batch), return_exceptions=True)
        stored += [n for n, answer in zip(batch, answers, strict=True) if answer is None]
        refused += [answer for answer in answers if answer is not None]
        if refused:
            break
    print("refused", *sorted({type(answer).__name__ for answer in refused}), flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await write(store, 9999)
    print("acknowledged", *stored, 9999, flush=True)
    await store.stop()


def main(command: str, file: str, *rest: str) -> int:
    try:
        asyncio.run(hold(Path(file)) if command == "hold" else fill(Path(file), int(rest[0])))
    except (DatabaseInUse, Unavailable) as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
