"""Every query of signatures. Who may read one is decided by the domain of its case."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from yinchuan.kit.db import fetch_one, unit
from yinchuan.kit.seal import seal


def row_id(case: UUID, round: int) -> UUID:
    return uuid5(case, str(round))


def place(column: str, row: UUID) -> str:
    return f"signature.{column}.{row}"


async def find(case: UUID, round: int) -> dict[str, Any] | None:
    return await fetch_one("SELECT * FROM signature WHERE id = $1", row_id(case, round))


async def find_last(case: UUID) -> dict[str, Any] | None:
    return await fetch_one("SELECT * FROM signature WHERE case_id = $1 ORDER BY round DESC LIMIT 1", case)


def insert(case: UUID, round: int, digest: str, document: bytes, evidence: bytes, at: datetime) -> None:
    row = row_id(case, round)
    unit().write(
        "INSERT INTO signature (id, case_id, round, digest, document, evidence, kept_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row,
        case,
        round,
        digest,
        seal(document, place("document", row)),
        seal(evidence, place("evidence", row)),
        at,
    )
