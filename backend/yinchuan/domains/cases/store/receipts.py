"""Receipts of earlier rounds; the newest one stands in the case's row."""

from typing import Any
from uuid import UUID, uuid5

from yinchuan.kit.db import fetch_one, unit

Row = dict[str, Any]


async def find(case_id: UUID, round: int) -> Row | None:
    return await fetch_one("SELECT digest, receipt FROM case_receipt WHERE id = $1", _id(case_id, round))


def keep(case: Row) -> None:
    """What the case's row holds now, before the next round takes its place."""
    unit().write(
        "INSERT INTO case_receipt (id, case_id, digest, receipt) VALUES ($1,$2,$3,$4)",
        _id(case["id"], case["round"]),
        case["id"],
        case["digest"],
        case["receipt"],
    )


def _id(case_id: UUID, round: int) -> UUID:
    return uuid5(case_id, str(round))
