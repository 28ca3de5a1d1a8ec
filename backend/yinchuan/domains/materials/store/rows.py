"""Rows of materials and their uploads. An owner's request reaches own rows only."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit
from yinchuan.kit.seal import open_sealed, seal

from ..rules import Quality

_FROM = (
    "SELECT m.id, m.owner, m.draft, m.slot, m.kind, m.preview_of, m.state, m.refused, m.sha256, m.bytes AS size, m.type,"
    " m.name, m.previews, m.width, m.height, m.quality, m.case_id, m.created_at,"
    " u.received, u.lease, u.lease_until, u.expires_at"
    " FROM material m LEFT JOIN material_upload u ON u.id = m.id"
)
_OBJECT_KEY = re.compile(r"drafts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9a-f]{64})")

ON_ITS_WAY = ("receiving", "checking")


class Material(msgspec.Struct):
    """A material and, while it is being received, its upload."""

    id: UUID
    owner: UUID
    draft: UUID
    slot: str
    kind: str
    preview_of: UUID | None
    state: str
    refused: str
    sha256: str
    size: int
    type: str
    name: bytes
    previews: str
    width: int | None
    height: int | None
    quality: str | None
    case_id: UUID | None
    created_at: datetime
    received: int | None = None
    lease: UUID | None = None
    lease_until: datetime | None = None
    expires_at: datetime | None = None

    @property
    def shown_name(self) -> str:
        return open_sealed(self.name, place(self.id)).decode()

    @property
    def measures(self) -> Quality | None:
        return msgspec.json.decode(self.quality, type=Quality) if self.quality else None

    @property
    def pages(self) -> list[str]:
        return self.previews.split()

    @property
    def offset(self) -> int:
        return self.size if self.received is None else self.received


def place(material: UUID) -> str:
    return f"material.name.{material}"


def object_key(draft: UUID, sha256: str) -> str:
    return f"drafts/{draft}/{sha256}"


def object_place(key: str) -> tuple[UUID, str] | None:
    """Draft and hash that `object_key` was given; None for a key that it never makes."""
    found = _OBJECT_KEY.fullmatch(key)
    return (UUID(found[1]), found[2]) if found else None


def marks(count: int, first: int = 1) -> str:
    return ", ".join(f"${n}" for n in range(first, first + count))


def _material(row: dict[str, Any]) -> Material:
    return Material(**row)


async def find(material: UUID) -> Material | None:
    row = await fetch_one(f"{_FROM} WHERE m.id = $1", material)
    return _material(row) if row else None


async def find_own(material: UUID, owner: UUID) -> Material | None:
    row = await fetch_one(f"{_FROM} WHERE m.id = $1 AND m.owner = $2", material, owner)
    return _material(row) if row else None


async def of_ids(ids: list[UUID]) -> list[Material]:
    if not ids:
        return []
    return [_material(row) for row in await fetch(f"{_FROM} WHERE m.id IN ({marks(len(ids))})", *ids)]


async def of_draft(draft: UUID) -> list[Material]:
    return [_material(row) for row in await fetch(f"{_FROM} WHERE m.draft = $1", draft)]


async def previews_of(materials: list[Material]) -> dict[UUID, Material]:
    """The checked previews, by the file that each runs ahead of, of those that are still on their way."""
    ids = [material.id for material in materials if material.state in ON_ITS_WAY]
    if not ids:
        return {}
    found = await fetch(f"{_FROM} WHERE m.preview_of IN ({marks(len(ids))}) AND m.state = 'stored'", *ids)
    return {row["preview_of"]: _material(row) for row in found}


async def outrun(most: int) -> list[Material]:
    """Previews whose full file is there, refused or gone."""
    rows = await fetch(
        f"{_FROM} WHERE m.preview_of > $1 AND NOT EXISTS (SELECT 1 FROM material f"
        " WHERE f.id = m.preview_of AND f.state IN ('receiving', 'checking')) LIMIT $2",
        UUID(int=0),
        most,
    )
    return [_material(row) for row in rows]


async def expired(at: datetime, most: int) -> list[Material]:
    return [_material(r) for r in await fetch(f"{_FROM} WHERE u.expires_at < $1 LIMIT $2", at, most)]


async def unbound(looked_before: datetime, most: int) -> list[Material]:
    rows = await fetch(
        f"{_FROM} WHERE m.case_id IS NULL AND m.preview_of IS NULL AND u.id IS NULL AND m.looked_at < $1"
        " ORDER BY m.looked_at LIMIT $2",
        looked_before,
        most,
    )
    return [_material(row) for row in rows]


async def after(last: UUID, most: int) -> list[Material]:
    """All of them, a batch at a time, in whichever state: by the key alone, without sorting what is left each time."""
    rows = await fetch(f"{_FROM} WHERE m.id > $1 ORDER BY m.id LIMIT $2", last, most)
    return [_material(row) for row in rows]


def insert(material: Material, name: str) -> None:
    unit().write(
        "INSERT INTO material (id, owner, draft, slot, kind, preview_of, state, refused, sha256, bytes, type, name, previews,"
        " created_at, looked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, '', $12, $13)",
        material.id,
        material.owner,
        material.draft,
        material.slot,
        material.kind,
        material.preview_of,
        material.state,
        material.sha256,
        material.size,
        material.type,
        seal(name.encode(), place(material.id)),
        material.created_at,
        material.created_at,
    )


def insert_upload(material: Material) -> None:
    unit().write(
        "INSERT INTO material_upload (id, received, lease, lease_until, expires_at) VALUES ($1, 0, $2, $3, $4)",
        material.id,
        material.lease,
        material.lease_until,
        material.expires_at,
    )


def take(material: Material, lease: UUID, until: datetime) -> None:
    """Become the only writer of an upload whose lease is still the one that was read."""
    held = "lease IS NULL" if material.lease is None else "lease = $5"
    known = () if material.lease is None else (material.lease,)
    unit().write(
        "UPDATE material_upload SET lease = $1, lease_until = $2 WHERE id = $3 AND received = $4 AND " + held,
        lease,
        until,
        material.id,
        material.received,
        *known,
    )


def advance(material: UUID, lease: UUID, received: int, until: datetime) -> None:
    unit().write(
        "UPDATE material_upload SET received = $1, lease_until = $2 WHERE id = $3 AND lease = $4",
        received,
        until,
        material,
        lease,
    )


def release(material: UUID, lease: UUID, received: int, expires_at: datetime) -> None:
    unit().write(
        "UPDATE material_upload SET received = $1, lease = NULL, lease_until = NULL, expires_at = $2"
        " WHERE id = $3 AND lease = $4",
        received,
        expires_at,
        material,
        lease,
    )


def end_upload(material: UUID, lease: UUID | None) -> None:
    """Without a lease named: only if nobody holds one."""
    if lease is None:
        unit().write("DELETE FROM material_upload WHERE id = $1 AND lease IS NULL", material)
    else:
        unit().write("DELETE FROM material_upload WHERE id = $1 AND lease = $2", material, lease)


def set_state(material: UUID, old: str, new: str) -> None:
    unit().write("UPDATE material SET state = $1 WHERE id = $2 AND state = $3", new, material, old)


def delete(material: UUID, state: str) -> None:
    """Not once a case has it."""
    unit().write("DELETE FROM material WHERE id = $1 AND state = $2 AND case_id IS NULL", material, state)


def look(ids: list[UUID], at: datetime) -> None:
    unit().write(
        f"UPDATE material SET looked_at = $1 WHERE id IN ({marks(len(ids), 2)})", at, *ids, rows=None
    )


def bind(draft: UUID, ids: list[UUID], case: UUID) -> None:
    unit().write(
        "UPDATE material SET case_id = $1 WHERE draft = $2 AND state = 'stored' AND kind = 'full'"
        f" AND id IN ({marks(len(ids), 3)})",
        case,
        draft,
        *ids,
        rows=len(ids),
    )


def move(draft: UUID, material: UUID, slot: str) -> None:
    """One that has not come yet is announced with its slot when it comes."""
    unit().write(
        "UPDATE material SET slot = $1 WHERE draft = $2 AND id = $3 AND slot <> $1 AND case_id IS NULL",
        slot, draft, material, rows=None,
    )  # fmt: skip


def name_previews(material: UUID, previews: list[str]) -> None:
    unit().write(
        "UPDATE material SET previews = $1 WHERE id = $2 AND state = 'checking'", " ".join(previews), material
    )


def store_checked(material: UUID, media: str, width: int, height: int, quality: str | None) -> None:
    unit().write(
        "UPDATE material SET state = 'stored', type = $1, width = $2, height = $3, quality = $4"
        " WHERE id = $5 AND state = 'checking'",
        media,
        width,
        height,
        quality,
        material,
    )


def refuse(material: UUID, code: str) -> None:
    unit().write(
        "UPDATE material SET state = 'refused', refused = $1 WHERE id = $2 AND state = 'checking'",
        code,
        material,
    )
