"""Consents: given once under their own id, kept when withdrawn."""

from datetime import datetime
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit

COLUMNS = "id, account, code, version, digest, item, given_at, withdrawn_at"


class Consent(msgspec.Struct):
    id: UUID
    account: UUID
    code: str
    version: int
    digest: bytes
    item: str
    given_at: datetime
    withdrawn_at: datetime | None


async def find(consent: UUID) -> Consent | None:
    row = await fetch_one(f"SELECT {COLUMNS} FROM consent WHERE id = $1", consent)
    return Consent(**row) if row else None


async def of(account: UUID) -> list[Consent]:
    rows = await fetch(f"SELECT {COLUMNS} FROM consent WHERE account = $1 ORDER BY given_at DESC", account)
    return [Consent(**row) for row in rows]


def insert(consent: Consent) -> None:
    unit().write(
        "INSERT INTO consent (id, account, code, version, digest, item, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        *msgspec.structs.astuple(consent)[:-1],
    )


def withdraw(consent: UUID, account: UUID, at: datetime) -> None:
    unit().write(
        "UPDATE consent SET withdrawn_at = $1 WHERE id = $2 AND account = $3 AND withdrawn_at IS NULL",
        at,
        consent,
        account,
        rows=None,
    )
