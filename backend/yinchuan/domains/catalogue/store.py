"""Every query of the catalogue."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from yinchuan.kit import db
from yinchuan.kit.clock import now

_ITEMS = UUID("6f1d4c1e-6a0b-5c58-9a2f-0d5f7e9c8a11")  # name space of revision ids


class Current(msgspec.Struct, frozen=True):
    revision: int
    digest: str
    is_listed: bool


async def currents() -> dict[str, Current]:
    """Every item's current revision."""
    rows = await db.fetch("SELECT code, revision, digest, is_listed FROM catalogue_item")
    return {row["code"]: Current(row["revision"], row["digest"], bool(row["is_listed"])) for row in rows}


async def contents(after: str, most: int) -> list[dict[str, Any]]:
    """Code, number, content and sounds of the current revision of listed items, the next ones by code."""
    return await db.fetch(
        "SELECT r.code, r.number, r.content, i.sounds FROM catalogue_revision r JOIN catalogue_item i"
        " ON i.code = r.code AND i.revision = r.number WHERE i.is_listed = $1 AND r.code > $2"
        " ORDER BY r.code LIMIT $3",
        True, after, most,
    )  # fmt: skip


async def content(code: str, number: int) -> str | None:
    """One revision's content."""
    row = await db.fetch_one(
        "SELECT content FROM catalogue_revision WHERE code = $1 AND number = $2", code, number
    )
    return row["content"] if row else None


async def number(code: str) -> int | None:
    """The item's current revision as stored now, by whichever process."""
    row = await db.fetch_one("SELECT revision FROM catalogue_item WHERE code = $1", code)
    return row["revision"] if row else None


async def replaced_at(code: str, number: int) -> datetime | None:
    """When the next revision came; none for the current one."""
    row = await db.fetch_one(
        "SELECT loaded_at FROM catalogue_revision WHERE code = $1 AND number = $2", code, number + 1
    )
    return row["loaded_at"] if row else None


def add(code: str, before: Current | None, digest: str, text: str) -> None:
    """The next revision, in the current unit."""
    next_number = before.revision + 1 if before else 1
    if before is None:
        db.unit().write(
            "INSERT INTO catalogue_item (code, revision, digest, is_listed) VALUES ($1, $2, $3, $4)",
            code, next_number, digest, True,
        )  # fmt: skip
    else:
        db.unit().write(
            "UPDATE catalogue_item SET revision = $1, digest = $2, is_listed = $3"
            " WHERE code = $4 AND revision = $5",
            next_number, digest, True, code, before.revision,
        )  # fmt: skip
    db.unit().write(
        "INSERT INTO catalogue_revision (id, code, number, digest, content, loaded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        uuid5(_ITEMS, f"{code}/{next_number}"), code, next_number, digest, text, now(),
    )  # fmt: skip


def list_or_not(code: str, before: Current, is_listed: bool) -> None:
    """Show or hide an item whose content is as before, in the current unit."""
    db.unit().write(
        "UPDATE catalogue_item SET is_listed = $1 WHERE code = $2 AND revision = $3",
        is_listed, code, before.revision,
    )  # fmt: skip


def keep_sounds(code: str, sounds: str) -> None:
    """How the item's names sound, in the current unit."""
    db.unit().write("UPDATE catalogue_item SET sounds = $1 WHERE code = $2", sounds, code, rows=None)
