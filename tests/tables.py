"""Empties the database of the running tests, whatever tables the domains have."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from yinchuan.config import settings
from yinchuan.kit import db

KEPT = {"migration", "sqlite_sequence", "audit", "audit_checkpoint"}  # the last two are insert-only


CATALOGUE = {"catalogue_item", "catalogue_revision"}
_city: list[tuple[Any, ...]] = []  # the catalogue of the city, as it was last loaded


async def names() -> list[str]:
    """All tables of ours."""
    if settings().is_sqlite:
        rows = await db.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = await db.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    return sorted({row["name"] for row in rows} - KEPT)


@asynccontextmanager
async def open_to_change(*tables: str) -> AsyncIterator[None]:
    """Whoever owns the database can take the triggers of insert-only tables away: what remains must still show it."""
    named = ", ".join(f"'{table}'" for table in tables)
    taken = f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({named})"
    triggers = await db.fetch(taken) if settings().is_sqlite else []
    for trigger in triggers:
        await db.ENGINE.run_ddl(f"DROP TRIGGER {trigger['name']}")
    if not settings().is_sqlite:
        await _triggers(tables, "DISABLE")
    try:
        yield
    finally:
        for trigger in triggers:
            await db.ENGINE.run_ddl(trigger["sql"])
        if not settings().is_sqlite:
            await _triggers(tables, "ENABLE")


async def _triggers(tables: tuple[str, ...], verb: str) -> None:
    for table in tables:
        await db.ENGINE.run_ddl(f'ALTER TABLE "{table}" {verb} TRIGGER USER')


async def remember_city() -> None:
    """The catalogue as it stands is what the next start would load: it need not be emptied while nobody changes it."""
    _city[:] = await _catalogue()


async def _catalogue() -> list[tuple[Any, ...]]:
    items = await db.fetch("SELECT code, revision, digest, is_listed FROM catalogue_item ORDER BY code")
    revisions = await db.fetch("SELECT code, number, digest FROM catalogue_revision ORDER BY code, number")
    return [tuple(row.values()) for row in (*items, *revisions)]


async def empty(*, whole: bool = False) -> None:
    """Delete every row of every table that has one, but for the city's own catalogue unless the `whole` is meant."""
    kept = CATALOGUE if not whole and _city and await _catalogue() == _city else set()
    for name in sorted({*await names()} - kept):
        if await db.fetch(f'SELECT 1 AS one FROM "{name}" LIMIT 1'):
            await clear(name)


async def clear(name: str) -> None:
    @db.in_unit
    async def all_rows() -> Any:
        db.unit().write(f'DELETE FROM "{name}"', rows=None)

    async with open_to_change(name):
        await all_rows()
