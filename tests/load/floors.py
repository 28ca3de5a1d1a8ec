"""What nothing of ours can beat: a bare Litestar GET, and one upserted row in the same database.

PORT=… python -m tests.load.floors bare          serves until it is ended
DATABASE_URL=… python -m tests.load.floors upsert 16 5    prints a report"""

import asyncio
import json
import os
import sys
import time
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
    else:
        print(json.dumps(asyncio.run(upsert(int(sys.argv[2]), float(sys.argv[3])))))
