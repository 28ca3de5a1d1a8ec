"""Where a draft's materials lie, and how much a person sent today."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from yinchuan.kit.db import fetch_one, unit


async def find_folder(draft: UUID) -> dict[str, Any] | None:
    return await fetch_one("SELECT * FROM material_folder WHERE id = $1", draft)


def insert_folder(draft: UUID, owner: UUID, item: str, revision: int, state: str) -> None:
    unit().write(
        "INSERT INTO material_folder (id, owner, item, revision, state) VALUES ($1, $2, $3, $4, $5)",
        draft,
        owner,
        item,
        revision,
        state,
    )


def set_folder(draft: UUID, state: str) -> None:
    unit().write("UPDATE material_folder SET state = $1 WHERE id = $2", state, draft)


def reopen(draft: UUID, item: str, revision: int) -> None:
    unit().write(
        "UPDATE material_folder SET state = 'open', item = $1, revision = $2 WHERE id = $3",
        item,
        revision,
        draft,
    )


def set_revision(draft: UUID, revision: int) -> None:
    unit().write("UPDATE material_folder SET revision = $1 WHERE id = $2", revision, draft)


def forget_dropped(draft: UUID) -> None:
    unit().write("DELETE FROM material_folder WHERE id = $1 AND state = 'dropped'", draft, rows=None)


def demand_open(draft: UUID, owner: UUID) -> None:
    unit().demand(
        "SELECT 1 FROM material_folder WHERE id = $1 AND owner = $2 AND state = 'open'", draft, owner
    )


async def sent_on(owner: UUID, day: date) -> int:
    row = await fetch_one("SELECT bytes FROM material_day WHERE id = $1", day_id(owner, day))
    return int(row["bytes"]) if row else 0


def add_sent(owner: UUID, day: date, size: int, most: int) -> None:
    """Guarded: of two uploads at once that together pass the limit, one runs again and is refused."""
    unit().write(
        "INSERT INTO material_day (id, day, bytes) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE"
        " SET bytes = material_day.bytes + excluded.bytes WHERE material_day.bytes + excluded.bytes <= $4",
        day_id(owner, day),
        day,
        size,
        most,
    )


def forget_days(before: date) -> None:
    unit().write("DELETE FROM material_day WHERE day < $1", before, rows=None)


def day_id(owner: UUID, day: date) -> UUID:
    return uuid5(owner, day.isoformat())
