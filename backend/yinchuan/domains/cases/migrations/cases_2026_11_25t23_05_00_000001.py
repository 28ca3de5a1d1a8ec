from yinchuan.kit.db import by_hand

ID = "2026-11-25T23:05:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "events are only ever inserted"


async def forwards():
    return by_hand(
        "cases",
        ID,
        sqlite=tuple(
            f"CREATE TRIGGER case_event_no_{verb} BEFORE {verb} ON case_event "
            "BEGIN SELECT RAISE(ABORT, 'insert-only'); END"
            for verb in ("update", "delete")
        ),
        postgres=(
            # Not the audit's function: on a new database these tables are made before its.
            "CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'insert-only' USING ERRCODE = 'insufficient_privilege'; END $$",
            "CREATE TRIGGER case_event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON case_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()",
        ),
    )
