"""Empties the database of the running tests, whatever tables the domains have."""

from typing import Any

from yinchuan.config import settings
from yinchuan.kit import db

KEPT = {"migration", "sqlite_sequence", "audit", "audit_checkpoint"}  # the last two are insert-only


async def names() -> list[str]:
    """All tables of ours."""
    if settings().is_sqlite:
        rows = await db.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = await db.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    return sorted({row["name"] for row in rows} - KEPT)


async def empty() -> None:
    """Delete every row of every table that has one."""
    for name in await names():
        if await db.fetch(f'SELECT 1 AS one FROM "{name}" LIMIT 1'):
            await clear(name)


async def clear(name: str) -> None:
    @db.in_unit
    async def all_rows() -> Any:
        db.unit().write(f'DELETE FROM "{name}"', rows=None)

    await all_rows()
