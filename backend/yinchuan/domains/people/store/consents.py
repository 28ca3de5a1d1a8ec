"""Consents: given once under their own id, kept when withdrawn."""

from datetime import datetime
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit

COLUMNS = "id, account, code, version, digest, item, given_at, agreed_at, withdrawn_at"


class Consent(msgspec.Struct):
    id: UUID
    account: UUID
    code: str
    version: int
    digest: bytes
    item: str
    given_at: datetime
    agreed_at: datetime | None
    withdrawn_at: datetime | None


async def find(consent: UUID) -> Consent | None:
    row = await fetch_one(f"SELECT {COLUMNS} FROM consent WHERE id = $1", consent)
    return Consent(**row) if row else None


async def of(account: UUID) -> list[Consent]:
    rows = await fetch(f"SELECT {COLUMNS} FROM consent WHERE account = $1 ORDER BY given_at DESC", account)
    return [Consent(**row) for row in rows]


async def standing(account: UUID, item: str) -> set[tuple[str, int]]:
    """Code and version of what is agreed to for the item and not withdrawn."""
    rows = await fetch(
        "SELECT code, version FROM consent WHERE account = $1 AND item = $2 AND withdrawn_at IS NULL",
        account,
        item,
    )
    return {(row["code"], row["version"]) for row in rows}


def demand(account: UUID, item: str, code: str, version: int) -> None:
    """It must still stand when the unit is stored, or the unit runs again; two devices may each have given it."""
    unit().demand(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM consent WHERE account = $1 AND item = $2"
        " AND code = $3 AND version = $4 AND withdrawn_at IS NULL)",
        account,
        item,
        code,
        version,
    )


def insert(consent: Consent) -> None:
    unit().write(
        "INSERT INTO consent (id, account, code, version, digest, item, given_at, agreed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *msgspec.structs.astuple(consent)[:-1],
    )


def forget_before(at: datetime) -> None:
    """Those that were withdrawn before."""
    unit().write("DELETE FROM consent WHERE withdrawn_at < $1", at, rows=None)


def withdraw(consent: UUID, account: UUID, at: datetime) -> None:
    unit().write(
        "UPDATE consent SET withdrawn_at = $1 WHERE id = $2 AND account = $3 AND withdrawn_at IS NULL",
        at,
        consent,
        account,
        rows=None,
    )
