"""The queue's order and the chain's places."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-23T22:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Index what waits at a desk; one event a place in a case's chain"

INDEXES = (
    # Partial: of a million cases only the open ones are in the officers' way.
    "CREATE INDEX IF NOT EXISTS cases_waiting ON cases (desk, due_on, id) WHERE desk <> ''",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_event_place ON case_event (case_id, seq)",
    "CREATE INDEX IF NOT EXISTS cases_own ON cases (account, submitted_at)",
)


class Raw(Table):
    """Runs SQL inside the migration's transaction."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cases", description=DESCRIPTION)

    async def run() -> None:
        for sql in INDEXES:
            await Raw.raw(sql)

    manager.add_raw(run)
    return manager
