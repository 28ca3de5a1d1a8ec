"""Sessions: found by the hash of their token, ended by their owners."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit
from yinchuan.kit.errors import SignInNeeded

# One row says all that a request must know: the session, and whether account, office or role still stand.
RESOLVED = (
    "SELECT s.id AS id, s.account AS account, s.role AS role, s.device AS device, s.seen_at AS seen_at,"
    " s.expires_at AS expires_at, s.stepped_up_at AS stepped_up_at, a.level AS level, a.person AS person,"
    " a.state AS account_state, t.name AS name, t.office AS office, t.roles AS roles, t.state AS staff_state"
    " FROM session s LEFT JOIN account a ON a.id = s.account LEFT JOIN staff t ON t.id = s.account"
    " WHERE s.token = $1 AND s.ended_at IS NULL"
)
LIVE = "SELECT id, device, token, signed_in_at, seen_at FROM session WHERE account = $1 AND ended_at IS NULL"


class Session(msgspec.Struct):
    """A session as it begins."""

    id: UUID
    token: bytes
    account: UUID
    role: str
    device: str
    signed_in_at: datetime
    expires_at: datetime


async def resolve(token: bytes) -> dict[str, Any] | None:
    return await fetch_one(RESOLVED, token)


async def live_of(account: UUID, at: datetime) -> list[dict[str, Any]]:
    return await fetch(f"{LIVE} AND expires_at > $2 ORDER BY seen_at DESC", account, at)


async def find_own(session_id: UUID, account: UUID) -> dict[str, Any] | None:
    return await fetch_one("SELECT id FROM session WHERE id = $1 AND account = $2", session_id, account)


def insert(session: Session) -> None:
    unit().write(
        "INSERT INTO session (id, token, account, role, device, signed_in_at, stepped_up_at, seen_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        session.id,
        session.token,
        session.account,
        session.role,
        session.device,
        session.signed_in_at,
        session.signed_in_at,
        session.signed_in_at,
        session.expires_at,
    )


def demand(token: bytes, at: datetime) -> None:
    """It must still live when the unit is stored."""
    unit().demand(
        "SELECT 1 FROM session WHERE token = $1 AND ended_at IS NULL AND expires_at > $2",
        token,
        at,
        refusal=SignInNeeded,
    )


def touch(session_id: UUID, at: datetime) -> None:
    unit().write(
        "UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $3", at, session_id, at, rows=None
    )


def end(token: bytes, at: datetime) -> None:
    unit().write(
        "UPDATE session SET ended_at = $1 WHERE token = $2 AND ended_at IS NULL", at, token, rows=None
    )


async def revoked(token: bytes) -> UUID | None:
    """The account whose device this was, when it was taken away."""
    row = await fetch_one("SELECT account FROM session WHERE token = $1 AND revoked_at IS NOT NULL", token)
    return row["account"] if row else None


def revoke(session_id: UUID, account: UUID, at: datetime) -> None:
    unit().write(
        "UPDATE session SET ended_at = $1, revoked_at = $2 WHERE id = $3 AND account = $4 AND ended_at IS NULL",
        at,
        at,
        session_id,
        account,
        rows=None,
    )


def revoke_others(account: UUID, here: bytes, at: datetime) -> None:
    unit().write(
        "UPDATE session SET ended_at = $1, revoked_at = $2 WHERE account = $3 AND token <> $4 AND ended_at IS NULL",
        at,
        at,
        account,
        here,
        rows=None,
    )


def end_all(account: UUID, at: datetime) -> None:
    unit().write(
        "UPDATE session SET ended_at = $1 WHERE account = $2 AND ended_at IS NULL", at, account, rows=None
    )


def forget_before(at: datetime) -> None:
    unit().write("DELETE FROM session WHERE expires_at < $1", at, rows=None)
    unit().write("DELETE FROM session WHERE ended_at < $1 AND expires_at >= $2", at, at, rows=None)
