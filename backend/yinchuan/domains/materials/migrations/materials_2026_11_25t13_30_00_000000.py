from yinchuan.kit.db import by_hand

ID = "2026-11-25T13:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Find what no case has without reading every material there ever was"


async def forwards():
    return by_hand(
        "materials", ID, "CREATE INDEX material_unbound ON material (looked_at) WHERE case_id IS NULL"
    )
