"""Objects that no row names: marked, and deleted an hour later if still marked (security.md 6.1, rule 8)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from yinchuan.kit.db import fetch, unit

from .rows import marks


def _id(draft: UUID, sha256: str) -> UUID:
    return uuid5(draft, sha256)


def mark(draft: UUID, hashes: set[str], at: datetime) -> None:
    for sha256 in sorted(hashes):
        unit().write(
            "INSERT INTO material_doomed (id, draft, sha256, marked_at, is_going) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (id) DO NOTHING",
            _id(draft, sha256),
            draft,
            sha256,
            at,
            False,
            rows=None,
        )


async def marked(draft: UUID, hashes: set[str]) -> list[dict[str, Any]]:
    ids = [_id(draft, sha256) for sha256 in sorted(hashes)]
    if not ids:
        return []
    return await fetch(f"SELECT id, is_going FROM material_doomed WHERE id IN ({marks(len(ids))})", *ids)


def unmark(row: dict[str, Any]) -> None:
    """Guarded: its deletion has not begun meanwhile."""
    unit().write("DELETE FROM material_doomed WHERE id = $1 AND is_going = $2", row["id"], False)


async def due(before: datetime, most: int) -> list[dict[str, Any]]:
    return await fetch("SELECT * FROM material_doomed WHERE marked_at < $1 LIMIT $2", before, most)


async def is_named(draft: UUID, sha256: str) -> bool:
    """A refused material keeps its row for its words, not its bytes."""
    rows = await fetch(
        "SELECT 1 AS one FROM material WHERE draft = $1 AND state <> 'refused'"
        " AND (sha256 = $2 OR previews LIKE $3) LIMIT 1",
        draft,
        sha256,
        f"%{sha256}%",
    )
    return bool(rows)


def begin_deletion(row: dict[str, Any]) -> None:
    """Guarded against a row that names the object since."""
    unit().write(
        "UPDATE material_doomed SET is_going = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM material"
        " WHERE draft = $3 AND state <> 'refused' AND (sha256 = $4 OR previews LIKE $5))",
        True,
        row["id"],
        row["draft"],
        row["sha256"],
        f"%{row['sha256']}%",
    )


def forget(row: dict[str, Any]) -> None:
    unit().write("DELETE FROM material_doomed WHERE id = $1", row["id"])
