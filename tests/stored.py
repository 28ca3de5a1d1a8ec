"""What a server has stored, read and changed past it."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from typing import Any

import asyncpg

from tests.server import ROOT, Server


def rows(server: Server, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a SELECT on the server's database, whichever it is."""
    url = server.settings["DATABASE_URL"]
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            return connection.execute(sql).fetchall()
    return asyncio.run(_rows(url, sql))


async def _rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row.values()) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def change_past_triggers(server: Server, table: str, sql: str) -> None:
    """One write to an insert-only table, as an intruder with the database's file or password would do it."""
    url = server.settings["DATABASE_URL"]
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            for (name,) in connection.execute(triggers, [table]).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(sql)
    else:
        asyncio.run(_run(url, f"ALTER TABLE {table} DISABLE TRIGGER USER; {sql}"))


async def _run(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def audit_entries(server: Server) -> list[dict[str, Any]]:
    """Every audit entry, sealed or not yet."""
    bodies = rows(server, "SELECT body FROM audit UNION SELECT body FROM audit_open")
    return [json.loads(body) for (body,) in bodies]


def command(
    server: Server, module: str, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """A command of the house in this server's place: `command(server, "yinchuan.app", "verify")`."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "backend"), **server.settings}
    run = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        run, env=env, cwd=server.folder, input=typed, capture_output=True, text=True, check=False
    )
