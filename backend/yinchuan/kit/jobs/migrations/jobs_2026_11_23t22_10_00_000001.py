from yinchuan.kit.db import by_hand

ID = "2026-11-23T22:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "only what may still run is looked through for the next job"


async def forwards():
    return by_hand(
        "jobs", ID, "CREATE INDEX job_due ON job (run_at) WHERE state IN ('waiting', 'running')"
    )
