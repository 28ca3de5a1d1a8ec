"""Every migration runs on both engines, leaves the declared tables, may be killed and runs only once."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.columns import Column
from piccolo.conf.apps import AppConfig

from tests.source import ROOT
from yinchuan.kit import db

APPS: list[AppConfig] = [import_module(name).APP_CONFIG for name in db.app_modules()]
TABLES = [table for app in APPS for table in app.table_classes]
# What PostgreSQL calls the types it was told to make.
NAMES = {"VARCHAR": "CHARACTER VARYING", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}


async def columns(table: str) -> dict[str, tuple[str, bool]]:
    """Name → type as the database says it, and whether it may be null."""
    if db.is_sqlite:
        rows = await db.fetch(f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')")
        return {row["name"]: (row["type"].split("(")[0], not row["notnull"]) for row in rows}
    rows = await db.fetch(
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = $1",
        table,
    )
    return {row["column_name"]: (row["data_type"].upper(), row["is_nullable"] == "YES") for row in rows}


def declared(column: Column) -> tuple[str, bool]:
    kind = column.column_type.split("(")[0]
    return (kind if db.is_sqlite else NAMES.get(kind, kind)), column._meta.null


@pytest.mark.usefixtures("started_database")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.tablename)
async def test_the_database_has_the_declared_columns(table: Any) -> None:
    wanted = {column._meta.db_column_name: declared(column) for column in table._meta.columns}
    assert await columns(table._meta.tablename) == wanted


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.app_name)
async def test_no_migration_is_missing(app: AppConfig) -> None:
    statements = await AutoMigrationManager().get_alter_statements(app)
    assert [line for group in statements for line in group.statements] == []


@pytest.mark.usefixtures("started_database")
async def test_a_second_run_has_nothing_to_do() -> None:
    assert await db.migrate() == 0


def migrating(url: str) -> subprocess.Popen[bytes]:
    code = (
        "import asyncio; from yinchuan.kit import db\n"
        "async def main():\n"
        "    await db.start(); print('begin', flush=True); await db.migrate(); await db.stop()\n"
        "asyncio.run(main())"
    )
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT / "backend")}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)


@pytest.mark.parametrize("after", [0.01, 0.05, 0.15])
def test_a_migration_killed_half_way_starts_again(after: float, database_url: Callable[[str], str]) -> None:
    url = database_url(f"half{int(after * 100)}")
    first = migrating(url)
    assert first.stdout
    first.stdout.readline()
    time.sleep(after)
    first.kill()
    first.communicate()
    for _ in range(2):
        again = migrating(url)
        again.communicate(timeout=120)
        assert again.returncode == 0


async def test_two_that_start_at_once_do_not_disturb_each_other(database_url: Callable[[str], str]) -> None:
    url = database_url("two_at_once")
    both = [migrating(url), migrating(url)]
    for each in both:
        await asyncio.to_thread(each.communicate, timeout=120)
    codes = sorted(each.returncode for each in both)
    assert codes[0] == 0
    assert (
        codes[1] == 0 or db.is_sqlite
    )  # one process writes there: the other was refused unless it came later
