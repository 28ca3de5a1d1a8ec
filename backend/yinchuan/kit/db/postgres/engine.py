"""What Piccolo sees of the store: its queries and transactions, for tools, migrations and quiet paths."""

import asyncio
from typing import Any

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from .store import PostgresStore


class SafePostgresEngine(PostgresEngine):
    """Piccolo's engine on the store's pool, with transactions that survive a failed or cancelled BEGIN and COMMIT."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store
        super().__init__(config={"dsn": store.url})

    @property
    def pool(self) -> Any:
        try:
            return self.store.pools.get(asyncio.get_running_loop())
        except RuntimeError:
            return None

    @pool.setter
    def pool(self, value: None) -> None:
        """Piccolo's constructor clears it; pools belong to the store."""

    async def get_version(self) -> float:
        return 0.0  # asking would open a connection at import

    async def start_connection_pool(self, **_: Any) -> None:
        await self.store.start()

    async def close_connection_pool(self) -> None:
        await self.store.stop()

    def transaction(self, allow_nested: bool = True) -> "SafeTransaction":
        return SafeTransaction(engine=self, allow_nested=allow_nested)


class SafeTransaction(PostgresTransaction):
    """Piccolo keeps connection and context variable when BEGIN, COMMIT or ROLLBACK fails or is cancelled: the pool runs
    dry, and a retry in the same task is taken for a nested transaction and runs without any."""

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        pool = self.engine.pool
        self.connection = await (pool.acquire() if pool else self.engine.get_new_connection())
        self.transaction = self.connection.transaction()
        try:
            await self.transaction.start()
        except BaseException:  # BEGIN may have arrived: the pool rolls back what it finds open
            await asyncio.shield(self._give_back())
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if self._parent is not None:
            return error is None
        self.engine.current_transaction.reset(self.context)
        await asyncio.shield(asyncio.ensure_future(self._end(error is None)))
        return error is None

    async def _end(self, well: bool) -> None:
        try:
            if not self._committed and not self._rolled_back:
                await (self.transaction.commit() if well else self.transaction.rollback())
        finally:
            await self._give_back()

    async def _give_back(self) -> None:
        if pool := self.engine.pool:
            await pool.release(self.connection)
        else:
            await self.connection.close()
