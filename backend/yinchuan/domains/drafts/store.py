"""Every query of drafts. An owner reads and writes own drafts only; every write names the version it replaces."""

from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID, uuid5

import msgspec

from yinchuan.kit.actor import Actor
from yinchuan.kit.db import fetch, fetch_one, unit
from yinchuan.kit.errors import NotFound
from yinchuan.kit.seal import open_json, seal_json

from .rules import Content, Version

COLUMNS = (
    "id, owner, item, revision, epoch, number, round, state, case_id, content, created_at, updated_at, device"
)
EPOCH = "(SELECT max(number) FROM draft_epoch) AS newest_epoch"


class Draft(msgspec.Struct):
    """A stored draft, opened only when its content is asked for."""

    id: UUID
    owner: UUID
    item: str
    revision: int
    epoch: int
    number: int
    round: int
    state: str
    case_id: UUID | None
    content: bytes | None
    created_at: datetime
    updated_at: datetime
    device: str = ""  # that saved it last
    newest_epoch: int | None = None  # of the database when this was read

    @property
    def next_version(self) -> Version:
        """Numbers go on over an epoch, so that an old base is never taken for a new version."""
        return Version(self.newest_epoch or 1, self.number + 1)

    @property
    def version(self) -> Version:
        return Version(self.epoch, self.number)

    def opened(self) -> Content:
        return msgspec.convert(open_json(self.content, place(self.id)) if self.content else EMPTY, Content)


EMPTY: dict[str, Any] = {"answers": {}, "materials": {}}


def place(draft_id: UUID) -> str:
    return f"draft.content.{draft_id}"


def key_id(actor: UUID, key: UUID) -> UUID:
    return uuid5(actor, key.hex)


def sealed(draft_id: UUID, content: Content) -> bytes:
    return seal_json(content, place(draft_id))


async def find(draft_id: UUID, owner: UUID) -> Draft | None:
    """The draft; somebody else's is not there to know."""
    row = await fetch_one(f"SELECT {COLUMNS}, {EPOCH} FROM draft WHERE id = $1", draft_id)
    if row and row["owner"] != owner:
        raise NotFound
    return Draft(**row) if row else None


async def open_of(actor: Actor) -> list[Draft]:
    """The actor's open drafts, the one changed last first."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM draft WHERE owner = $1 AND state = 'open' ORDER BY updated_at DESC", actor.id
    )
    return [Draft(**row) for row in rows]


async def is_begun(item: str) -> bool:
    """Whether anybody has a draft of this item that has not been handed in."""
    return bool(
        await fetch("SELECT 1 FROM draft WHERE item = $1 AND state = 'open' AND round = 0 LIMIT 1", item)
    )


async def newest(actor: Actor, item: str) -> Draft | None:
    row = await fetch_one(
        f"SELECT {COLUMNS} FROM draft WHERE owner = $1 AND item = $2 AND state = 'open'"
        " ORDER BY updated_at DESC LIMIT 1",
        actor.id,
        item,
    )
    return Draft(**row) if row else None


async def count_open(owner: UUID) -> int:
    row = await fetch_one("SELECT count(*) AS n FROM draft WHERE owner = $1 AND state = 'open'", owner)
    return int(row["n"]) if row else 0


async def epoch() -> int:
    row = await fetch_one("SELECT number FROM draft_epoch ORDER BY number DESC LIMIT 1")
    return int(row["number"]) if row else 1


async def find_change(actor: UUID, key: UUID) -> dict[str, Any] | None:
    return await fetch_one("SELECT * FROM draft_change WHERE id = $1", key_id(actor, key))


async def find_with_change(draft_id: UUID, owner: UUID, key: UUID) -> tuple[Draft | None, bool]:
    """The draft, and whether its owner has used this key before: one read, one snapshot."""
    row = await fetch_one(
        f"SELECT {COLUMNS}, {EPOCH}, (SELECT 1 FROM draft_change WHERE id = $2) AS is_used FROM draft WHERE id = $1",
        draft_id,
        key_id(owner, key),
    )
    if row and row["owner"] != owner:
        raise NotFound
    is_used = bool(row.pop("is_used")) if row else True
    return Draft(**row) if row else None, is_used


def insert(draft: Draft) -> None:
    unit().write(
        f"INSERT INTO draft ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        *msgspec.structs.astuple(draft)[:-1],
    )


def replace(old: Draft, new: Draft) -> None:
    """Only if the stored draft is still exactly `old`."""
    unit().write(
        "UPDATE draft SET item = $1, revision = $2, epoch = $3, number = $4, round = $5, state = $6,"
        " case_id = $7, content = $8, updated_at = $9, device = $10"
        " WHERE id = $11 AND owner = $12 AND epoch = $13 AND number = $14 AND state = $15",
        new.item,
        new.revision,
        new.epoch,
        new.number,
        new.round,
        new.state,
        new.case_id,
        new.content,
        new.updated_at,
        new.device,
        old.id,
        old.owner,
        old.epoch,
        old.number,
        old.state,
    )


def record_change(actor: UUID, key: UUID, draft: Draft, digest: bytes) -> None:
    unit().write(
        "INSERT INTO draft_change (id, draft, digest, version, stored_at) VALUES ($1, $2, $3, $4, $5)",
        key_id(actor, key),
        draft.id,
        digest,
        str(draft.version),
        draft.updated_at,
    )


def begin_epoch(number: int, at: datetime) -> None:
    unit().write("INSERT INTO draft_epoch (number, began_at) VALUES ($1, $2)", number, at)


async def idle_since(before: datetime, most: int) -> list[Draft]:
    rows = await fetch(
        f"SELECT {COLUMNS} FROM draft WHERE state = 'open' AND round = 0 AND updated_at < $1 LIMIT $2",
        before,
        most,
    )
    return [Draft(**row) for row in rows]


async def of_ids(ids: list[UUID]) -> list[Draft]:
    if not ids:
        return []
    marks = ", ".join(f"${n}" for n in range(1, len(ids) + 1))
    return [Draft(**row) for row in await fetch(f"SELECT {COLUMNS} FROM draft WHERE id IN ({marks})", *ids)]


def forget_before(at: datetime) -> None:
    """Keys and tombstones that no late duplicate can meet any more."""
    unit().write("DELETE FROM draft_change WHERE stored_at < $1", at, rows=None)
    unit().write("DELETE FROM draft WHERE state = 'deleted' AND updated_at < $1", at, rows=None)


def not_there() -> NoReturn:
    raise NotFound
