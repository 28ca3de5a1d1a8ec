"""Every query of exchange."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, unit

COLUMNS = "id, at, account, asked_by, purpose, item, draft, source, fields, result, milliseconds"


class Lookup(msgspec.Struct):
    id: UUID
    at: datetime
    account: UUID
    asked_by: UUID
    purpose: str
    item: str
    draft: UUID | None
    source: str
    fields: str
    result: str
    milliseconds: int


def insert(lookup: Lookup) -> None:
    values: tuple[Any, ...] = msgspec.structs.astuple(lookup)
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    unit().write(f"INSERT INTO register_lookup ({COLUMNS}) VALUES ({marks})", *values)


def forget_before(at: datetime) -> None:
    unit().write("DELETE FROM register_lookup WHERE at < $1", at, rows=None)


async def about(account: UUID, most: int) -> list[Lookup]:
    rows = await fetch(
        f"SELECT {COLUMNS} FROM register_lookup WHERE account = $1 ORDER BY at DESC, id DESC LIMIT $2",
        account,
        most,
    )
    return [Lookup(**row) for row in rows]
