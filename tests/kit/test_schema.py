"""Keys, indexes and triggers are the same on both engines: those of `schema.txt`, which is changed with the migration."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import Date, Timestamp, Timestamptz

from yinchuan.kit import db

LIST = Path(__file__).with_name("schema.txt")
DECLARED = [table for name in db.app_modules() for table in import_module(name).APP_CONFIG.table_classes]
TABLES = {table._meta.tablename for table in DECLARED}
ON_POSTGRES = """
    SELECT t.relname AS named, i.indisunique AS is_unique, i.indisprimary AS is_primary,
           pg_get_expr(i.indpred, i.indrelid) AS only,
           ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnatts) AS n) AS columns
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
    WHERE s.nspname = 'public'
"""


def line(table: str, columns: list[str], kind: str, only: str | None) -> str:
    where = f" where {plain(only)}" if only else ""
    return f"{table} ({', '.join(columns)}){' ' if kind else ''}{kind}{where}"


def plain(condition: str) -> str:
    """Without the casts and brackets that PostgreSQL adds, and its spelling of IN."""
    bare = re.sub(r"::(character varying|\w+)(\[\])?|[()]", "", condition)
    bare = re.sub(r"= ANY ARRAY\[(.*?)\]", r"IN \1", bare)
    return " ".join(bare.split())


async def sqlite_lines(table: str) -> set[str]:
    columns = await db.fetch(f"SELECT name, pk FROM pragma_table_info('{table}')")
    key = [row["name"] for row in sorted(columns, key=lambda row: row["pk"]) if row["pk"]]
    found = {line(table, key, "primary", None)}
    for index in await db.fetch(f"SELECT name, \"unique\", origin FROM pragma_index_list('{table}')"):
        if index["origin"] != "pk":
            parts = await db.fetch(f"SELECT name FROM pragma_index_info('{index['name']}') ORDER BY seqno")
            made = await db.fetch_one("SELECT sql FROM sqlite_master WHERE name = $1", index["name"])
            only = re.search(r"\bWHERE\b(.*)", (made or {}).get("sql") or "", re.DOTALL | re.IGNORECASE)
            names = [part["name"] or "expression" for part in parts]
            found.add(line(table, names, "unique" if index["unique"] else "", only and only[1]))
    for trigger in await db.fetch(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1", table
    ):
        event = re.search(r"BEFORE (\w+)", trigger["sql"], re.IGNORECASE)
        assert event
        found.add(f"{table} refuses {event[1].lower()}")
    return found


def postgres_line(index: dict[str, Any]) -> str:
    kind = "primary" if index["is_primary"] else "unique" if index["is_unique"] else ""
    columns = [name.strip('"') for name in index["columns"]]
    return line(index["named"], columns, kind, index["only"])


async def postgres_lines() -> set[str]:
    found = {postgres_line(index) for index in await db.fetch(ON_POSTGRES) if index["named"] in TABLES}
    triggers = await db.fetch(
        "SELECT event_object_table AS named, event_manipulation AS event FROM information_schema.triggers"
        " WHERE action_timing = 'BEFORE' AND trigger_schema = 'public'"
    )
    return found | {f"{row['named']} refuses {row['event'].lower()}" for row in triggers}


@pytest.mark.usefixtures("started_database")
async def test_the_database_has_the_listed_keys_indexes_and_triggers() -> None:
    if db.is_sqlite:
        found = {each for table in sorted(TABLES) for each in await sqlite_lines(table)}
    else:
        found = await postgres_lines()
    assert sorted(found) == sorted(LIST.read_text().splitlines())


# Until when something holds, and four that are what their table is about.
NAMED_OTHERWISE = {
    "calendar_day.day", "material_day.day", "occurrence.at", "register_lookup.at",
    "cases.rate_until", "licence.valid_until",
    "job.lease_until", "material_upload.lease_until", "recurring.lease_until",
}  # fmt: skip


def test_instants_end_in_at_and_days_in_on() -> None:
    columns = {
        f"{table._meta.tablename}.{column._meta.db_column_name}": column
        for table in DECLARED
        for column in table._meta.columns
    }
    ends = {Timestamptz: "_at", Date: "_on"}
    wrong = {
        name
        for name, column in columns.items()
        if any(isinstance(column, kind) != name.endswith(end) for kind, end in ends.items())
    }
    assert wrong == NAMED_OTHERWISE
    assert not [name for name, column in columns.items() if isinstance(column, Timestamp)]  # without a zone
