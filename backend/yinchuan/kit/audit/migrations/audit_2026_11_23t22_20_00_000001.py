from yinchuan.kit.db import by_hand

ID = "2026-11-23T22:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "sealed entries and checkpoints are only ever inserted"

TABLES = ("audit", "audit_checkpoint")


async def forwards():
    return by_hand(
        "audit",
        ID,
        sqlite=tuple(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'insert-only'); END"
            for table in TABLES
            for verb in ("update", "delete")
        ),
        postgres=(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'insert-only' USING ERRCODE = 'insufficient_privilege'; END $$",
            *(
                f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                for table in TABLES
            ),
        ),
    )
