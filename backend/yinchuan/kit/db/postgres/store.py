"""PostgreSQL through one asyncpg pool; a unit is one statement with a CTE a part: one round trip, one commit."""

import asyncio
import re
from collections.abc import Sequence
from contextvars import Context
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg

from yinchuan.kit.db.failures import Conflict, from_postgres
from yinchuan.kit.db.units import Part, Unit
from yinchuan.kit.errors import Unavailable

AT_ONCE = 100  # parts in one statement; a longer unit (loading the catalogue) is a transaction of several
MOST_ARGS = 30_000  # the protocol counts parameters in 16 bits
ANSWERS_WITHIN = 10.0  # seconds for a statement of a request; a server that hangs must not hold everybody


@lru_cache(2048)
def one_statement(shape: tuple[tuple[str, int, int | None], ...]) -> str:
    """The parts as CTEs; a wrong row count makes a cast fail (22P02) whose text carries the part's number out."""
    parts, checks, shift = [], ["0"], 0
    for i, (own, args, rows) in enumerate(shape):
        sql = re.sub(r"\$(\d+)", lambda m, by=shift: f"${int(m[1]) + by}", own)  # type: ignore[misc]
        if not re.match(r"\s*select\b", sql, re.IGNORECASE) and not re.search(
            r"\breturning\b", sql, re.IGNORECASE
        ):
            sql += " RETURNING 1"
        parts.append(f"u{i} AS ({sql})")
        if rows is not None:
            count = f"(SELECT count(*) FROM u{i})"
            checks.append(
                f"CASE WHEN {count} = {rows} THEN 0 ELSE ('unit part {i} touched ' || {count})::int END"
            )
        shift += args
    return f"WITH {', '.join(parts)} SELECT {' + '.join(checks)}"


def _pieces(parts: list[Part]) -> list[list[Part]]:
    pieces: list[list[Part]] = [[]]
    args = 0
    for part in parts:
        if len(pieces[-1]) == AT_ONCE or args + len(part.args) > MOST_ARGS:
            pieces.append([])
            args = 0
        pieces[-1].append(part)
        args += len(part.args)
    return pieces


async def _nothing_to_reset(_: Any) -> None:
    """We use no session settings, LISTEN or session locks on pool connections; the default costs a round trip a query."""


class PostgresStore:
    """A pool for each event loop, opened by the first use or by `start`; after `stop` it refuses until `start`."""

    def __init__(self, url: str, most: int = 10, *, patience: float = ANSWERS_WITHIN) -> None:
        self.url, self.most, self.patience = url, most, patience
        self.pools: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._opening: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._under_way: set[asyncio.Task[None]] = set()
        self.stopped = False

    async def start(self) -> None:
        self.stopped = False
        await self._pool()

    async def stop(self) -> None:
        """Let the units under way be stored, then close. What comes later is refused with 503."""
        self.stopped = True
        loop = asyncio.get_running_loop()
        while mine := [task for task in self._under_way if task.get_loop() is loop]:
            await asyncio.wait(mine)
        if pool := self.pools.pop(loop, None):
            await pool.close()

    async def _pool(self) -> Any:
        loop = asyncio.get_running_loop()
        if pool := self.pools.get(loop):
            return pool
        if self.stopped:
            raise Unavailable
        async with self._opening.setdefault(loop, asyncio.Lock()):
            if loop not in self.pools:
                try:
                    self.pools[loop] = await asyncpg.create_pool(
                        self.url,
                        min_size=1,
                        max_size=self.most,
                        timeout=5,
                        command_timeout=60,
                        statement_cache_size=1024,
                        reset=_nothing_to_reset,
                    )
                except Exception as error:
                    raise from_postgres(error) from error
        return self.pools[loop]

    async def fetch(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        pool = await self._pool()
        try:
            async with pool.acquire(timeout=self.patience) as con:
                return [dict(row) for row in await con.fetch(sql, *args, timeout=self.patience)]
        except Exception as error:  # noqa: BLE001 - passed on in our words
            raise from_postgres(error) from None

    async def flush(self, unit: Unit) -> None:
        pool = await self._pool()
        # an empty context: the work belongs to the store, a cancelled request does not reach it
        task = asyncio.get_running_loop().create_task(self._store(pool, unit), context=Context())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(lambda t: t.cancelled() or t.exception())  # nobody is left to hear of it
            raise

    async def _store(self, pool: Any, unit: Unit) -> None:
        pieces = _pieces(unit.parts)
        try:
            async with pool.acquire(timeout=self.patience) as con:
                if len(pieces) == 1:
                    await _run(con, pieces[0], self.patience)
                else:
                    async with con.transaction():
                        for piece in pieces:
                            await _run(con, piece, self.patience)
        except Exception as error:
            raise from_postgres(error) from error
        unit.stored()


async def _run(con: Any, parts: list[Part], patience: float) -> None:
    sql = one_statement(tuple((part.sql, len(part.args), part.rows) for part in parts))
    try:
        await con.fetch(sql, *(arg for part in parts for arg in part.args), timeout=patience)
    except asyncpg.InvalidTextRepresentationError as error:
        if found := re.search(r"unit part (\d+) touched (\d+)", str(error)):
            part = parts[int(found[1])]
            raise Conflict(f"{found[2]} rows, not {part.rows}: {part.sql}") from None
        raise
