"""Migrations of every Piccolo app of the kit and the domains. Each runs with its own record in one transaction:
killed half-way, it starts again.

What Piccolo needs for them (a code formatter among it) is imported when there is one to run: a start that finds the
database up to date saves a tenth of a second and 10 MB."""

import contextlib
import importlib
import io
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from piccolo.apps.migrations.tables import Migration
from piccolo.engine.base import Engine
from piccolo.engine.finder import engine_finder
from piccolo.table import Table

if TYPE_CHECKING:
    from piccolo.apps.migrations.auto.migration_manager import MigrationManager
    from piccolo.conf.apps import AppConfig

ROOT = Path(__file__).parents[2]
_STAMP = re.compile(r"(\w+?)_(\d{4})_(\d\d)_(\d\d)t(\d\d)_(\d\d)_(\d\d)_(\d{6})")
_ONE_AT_A_TIME = 0x79696E63  # advisory lock on PostgreSQL: two servers may start at once


def domain_app(name: str, file: str, tables: list[type[Table]]) -> "AppConfig":
    """`APP_CONFIG = domain_app("cases", __file__, [CaseRow, …])` in a piccolo_app.py."""
    from piccolo.conf.apps import AppConfig

    return AppConfig(
        app_name=name, migrations_folder_path=Path(file).parent / "migrations", table_classes=tables
    )


def by_hand(
    app: str, migration_id: str, *both: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = ()
) -> "MigrationManager":
    """What `forwards()` of a hand-written migration returns: statements for both engines, then those for one."""
    from piccolo.apps.migrations.auto.migration_manager import MigrationManager

    manager = MigrationManager(migration_id=migration_id, app_name=app)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for ddl in (*both, *(sqlite if engine.engine_type == "sqlite" else postgres)):
            await engine.run_ddl(ddl)

    manager.add_raw(run)
    return manager


def app_modules() -> list[str]:
    """The dotted names of every piccolo_app.py."""
    found = [*ROOT.glob("kit/*/piccolo_app.py"), *ROOT.glob("domains/*/piccolo_app.py")]
    return [".".join(("yinchuan", *file.relative_to(ROOT).with_suffix("").parts)) for file in sorted(found)]


async def is_behind(fetch: Callable[[str], Awaitable[list[dict[str, Any]]]]) -> bool:
    """Whether a migration that the files name has not run, judged by names alone."""
    try:
        ran = {(row["app_name"], row["name"]) for row in await fetch("SELECT app_name, name FROM migration")}
    except Exception:  # noqa: BLE001 - a new database; whatever else is wrong the migrations will say
        return True
    files = [*ROOT.glob("kit/*/migrations/*.py"), *ROOT.glob("domains/*/migrations/*.py")]
    return any(_named(file) not in ran for file in files if file.stem != "__init__")


def _named(file: Path) -> tuple[str, str]:
    """`cases_2026_11_23t22_00_00_000000.py` is what Piccolo records as `cases`, `2026-11-23T22:00:00:000000`."""
    found = _STAMP.fullmatch(file.stem)
    if found is None:
        return file.stem, ""
    app, year, month, day, hour, minute, second, rest = found.groups()
    return app, f"{year}-{month}-{day}T{hour}:{minute}:{second}:{rest}"


async def migrate_on(engine: Engine[Any]) -> int:
    """Run every migration that has not run; the number of those that did."""
    ran = 0
    with contextlib.redirect_stdout(io.StringIO()):  # Piccolo reports to the terminal
        async with engine.transaction():
            await _alone(engine)
            await Migration.create_table(if_not_exists=True)
        for module in app_modules():
            ran += await _forwards(engine, importlib.import_module(module).APP_CONFIG)
    return ran


async def _alone(engine: Engine[Any]) -> None:
    if engine.engine_type == "postgres":
        await engine.run_ddl(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")


async def _forwards(engine: Engine[Any], app: "AppConfig") -> int:
    from piccolo.apps.migrations.auto.migration_manager import MigrationManager
    from piccolo.apps.migrations.commands.base import BaseMigrationManager

    modules = BaseMigrationManager().get_migration_modules(app.resolved_migrations_folder_path)
    ran = 0
    for name in sorted(modules):
        async with engine.transaction():
            await _alone(engine)
            if name in await Migration.get_migrations_which_ran(app_name=app.app_name):
                continue
            step = await modules[name].forwards()
            if isinstance(step, MigrationManager):
                await step.run()
            await Migration.insert(Migration(name=name, app_name=app.app_name)).run()
            ran += 1
    return ran
