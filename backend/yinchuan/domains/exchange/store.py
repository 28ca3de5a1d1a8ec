"""Every query of exchange."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.actor import Actor
from yinchuan.kit.db import fetch, unit

from .schemas import Purpose, Result

COLUMNS = "id, at, account, asked_by, purpose, item, draft, source, fields, result, milliseconds"


class Lookup(msgspec.Struct):
    id: UUID
    at: datetime
    account: UUID
    asked_by: UUID
    purpose: Purpose
    item: str
    draft: UUID | None
    source: str
    fields: str
    result: Result
    milliseconds: int


def insert(lookup: Lookup) -> None:
    values: tuple[Any, ...] = msgspec.structs.astuple(lookup)
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    unit().write(f"INSERT INTO register_lookup ({COLUMNS}) VALUES ({marks})", *values)


def forget_before(at: datetime) -> None:
    unit().write("DELETE FROM register_lookup WHERE at < $1", at, rows=None)


async def about(actor: Actor, before: UUID | None, most: int) -> list[Lookup]:
    """Only what was asked about the actor; ids grow with time, so what comes after `before` is older."""
    args: list[Any] = [actor.id, most]
    older = ""
    if before is not None:
        older = "AND id < $3"
        args.append(before)
    rows = await fetch(
        f"SELECT {COLUMNS} FROM register_lookup WHERE account = $1 {older} ORDER BY id DESC LIMIT $2", *args
    )
    return [Lookup(**row) for row in rows]
