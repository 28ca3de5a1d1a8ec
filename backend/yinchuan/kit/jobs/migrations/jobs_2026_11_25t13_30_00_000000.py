from yinchuan.kit.db import by_hand

ID = "2026-11-25T13:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find the jobs that ended long ago"


async def forwards():
    return by_hand("jobs", ID, "CREATE INDEX job_ended ON job (ended_at) WHERE state = 'done'")
