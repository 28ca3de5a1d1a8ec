from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T22:55:33:937517"
VERSION = "1.38.0"
DESCRIPTION = "Read from the events who had a case in hand"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cases", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="CaseRow",
        tablename="cases",
        column_name="intake_by",
        db_column_name="intake_by",
        schema=None,
    )

    manager.drop_column(
        table_class_name="CaseRow",
        tablename="cases",
        column_name="reviewed_by",
        db_column_name="reviewed_by",
        schema=None,
    )

    return manager
