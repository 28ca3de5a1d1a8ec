"""Migrations of every Piccolo app of the kit and the domains. Each runs with its own record in one transaction:
killed half-way, it starts again."""

import contextlib
import importlib
import io
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig
from piccolo.engine.base import Engine
from piccolo.engine.finder import engine_finder
from piccolo.table import Table

ROOT = Path(__file__).parents[2]
_ONE_AT_A_TIME = 0x79696E63  # advisory lock on PostgreSQL: two servers may start at once


def domain_app(name: str, file: str, tables: list[type[Table]]) -> AppConfig:
    """`APP_CONFIG = domain_app("cases", __file__, [CaseRow, …])` in a piccolo_app.py."""
    return AppConfig(
        app_name=name, migrations_folder_path=Path(file).parent / "migrations", table_classes=tables
    )


def by_hand(
    app: str, migration_id: str, *both: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = ()
) -> MigrationManager:
    """What `forwards()` of a hand-written migration returns: statements for both engines, then those for one."""
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


async def _forwards(engine: Engine[Any], app: AppConfig) -> int:
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
