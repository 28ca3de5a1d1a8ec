"""What nothing of ours can beat: a bare Litestar GET, one upserted row in the same database, our own app without one.

PORT=… python -m tests.load.floors bare          serves until it is ended
DATABASE_URL=… python -m tests.load.floors upsert 16 5    prints a report
PORT=… DATABASE_URL=… python -m tests.load.floors without    serves the app whose writes go nowhere"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from tests.load.run import WARM_UP


def bare() -> None:
    """Serve one handler the way yinchuan.kit.web.serving serves the app."""
    import uvicorn
    from litestar import Litestar, get

    @get("/")
    async def answer() -> dict[str, str]:
        return {"ok": "ok"}

    uvicorn.run(
        Litestar([answer], openapi_config=None, logging_config=None),
        port=int(os.environ["PORT"]),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
    )


def without() -> None:
    """Serve the app with nothing behind it: a read is answered from memory when it comes again, a unit is never stored."""
    from yinchuan.kit import db
    from yinchuan.kit.web import serving

    class Nowhere:
        """What the database says once; it knows no draft, which differs with every application."""

        def __init__(self, store: Any) -> None:
            self.store = store
            self.known: dict[Any, list[dict[str, Any]]] = {}
            self.start, self.stop = store.start, store.stop

        async def fetch(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
            if "FROM draft WHERE id" in sql:
                return []
            if (sql, *args) not in self.known:
                self.known[(sql, *args)] = await self.store.fetch(sql, args)
            return [dict(row) for row in self.known[(sql, *args)]]

        async def flush(self, unit: db.Unit) -> None:
            if any("INTO cases" in part.sql for part in unit.parts):
                unit.stored()
            else:
                await self.store.flush(unit)
                self.known.clear()  # such as a block of case numbers taken: what was remembered is old

    db.STORE = Nowhere(db.STORE)
    serving.run("yinchuan.app:create_app")


async def upsert(clients: int, seconds: float) -> dict[str, Any]:
    """`clients` tasks upsert a row of their own, one unit each, through the app's own engine."""
    from piccolo import columns
    from piccolo.table import Table

    from yinchuan.kit import db

    class Floor(Table, db=db.ENGINE):
        id = columns.UUID(primary_key=True)
        value = columns.Text()

    @db.in_unit
    async def store(number: UUID, value: str) -> None:
        db.unit().write(
            "INSERT INTO floor (id, value) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET value = excluded.value",
            number,
            value,
        )

    async def again(until: float) -> list[float]:
        times = []
        number = uuid4()
        counts_from = time.perf_counter() + WARM_UP
        while (began := time.perf_counter()) < until:
            await store(number, f"{began}")
            if began >= counts_from:
                times.append(time.perf_counter() - began)
        return times

    await db.start()
    await Floor.create_table()
    spent = time.process_time()
    until = time.perf_counter() + WARM_UP + seconds
    found = await asyncio.gather(*(again(until) for _ in range(clients)))
    times = sorted(one for some in found for one in some)
    milliseconds = (time.process_time() - spent) * 1000
    await db.stop()
    return {"times": times, "seconds": seconds, "wrong": {}, "cpu": milliseconds}


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    elif sys.argv[1] == "without":
        without()
    else:
        print(json.dumps(asyncio.run(upsert(int(sys.argv[2]), float(sys.argv[3])))))
