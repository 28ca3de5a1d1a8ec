"""Every query of ratings."""

from typing import Any
from uuid import UUID

from yinchuan.kit.db import fetch_one, unit


async def find(case_id: UUID, account: UUID) -> dict[str, Any] | None:
    return await fetch_one("SELECT * FROM rating WHERE case_id = $1 AND account = $2", case_id, account)


def insert(row: dict[str, Any]) -> None:
    names = list(row)
    places = ", ".join(f"${i + 1}" for i in range(len(names)))
    unit().write(f"INSERT INTO rating ({', '.join(names)}) VALUES ({places})", *row.values())
