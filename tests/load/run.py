"""The load itself, a process of its own: `c` connections repeat one shape for some seconds; a report goes to stdout.

echo '{"shape": "item", …}' | python -m tests.load.run"""

import asyncio
import json
import sys
import time
from collections import Counter
from typing import Any

from tests.load import shapes
from tests.load.connection import Connection

WARM_UP = 0.5


async def repeat(
    shape: shapes.Shape, connection: Connection, job: dict[str, Any], number: int, until: float
) -> tuple[list[float], Counter[str]]:
    """One client: again and again until the time is over. What began in the warm-up is not counted."""
    counts_from = time.perf_counter() + WARM_UP
    times: list[float] = []
    wrong: Counter[str] = Counter()
    state: dict[str, Any] = {"number": number}
    while (began := time.perf_counter()) < until:
        problem = await shape(connection, job, state)
        if problem:
            wrong[problem] += 1
        elif began >= counts_from:
            times.append(time.perf_counter() - began)
        if problem == shapes.NOTHING_LEFT:
            break
    return times, wrong


async def main(job: dict[str, Any]) -> dict[str, Any]:
    shape = shapes.SHAPES[job["shape"]]
    connections = [await Connection("127.0.0.1", job["port"]).open() for _ in range(job["clients"])]
    began, spent = time.perf_counter(), time.process_time() * 1000
    until = began + WARM_UP + job["seconds"]
    ends = [repeat(shape, each, job, number, until) for number, each in enumerate(connections)]
    found = await asyncio.gather(*ends)
    lasted = time.perf_counter() - began - WARM_UP
    for connection in connections:
        await connection.close()
    own = time.process_time() * 1000 - spent
    times = sorted(one for some, _ in found for one in some)
    wrong = sum((counted for _, counted in found), Counter[str]())
    return {"times": times, "seconds": lasted, "wrong": dict(wrong), "load": own}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))
