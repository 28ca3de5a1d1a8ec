"""One-time codes: the newest for a number and purpose, never in clear."""

import secrets
from datetime import datetime
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch_one, unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.keys import mac


class Code(msgspec.Struct):
    id: UUID
    serial: UUID
    digest: bytes
    tries: int
    expires_at: datetime
    spent_at: datetime | None


def place(mobile: str, purpose: str) -> UUID:
    """The row of a number and purpose; a reader of the table learns neither."""
    return UUID(bytes=mac(f"{purpose}\0{mobile}".encode(), "code-place")[:16])


def digest(serial: UUID, code: str) -> bytes:
    return mac(serial.bytes + code.encode(), "code")


async def find(mobile: str, purpose: str) -> Code | None:
    row = await fetch_one(
        "SELECT id, serial, digest, tries, expires_at, spent_at FROM one_time_code WHERE id = $1",
        place(mobile, purpose),
    )
    return Code(**row) if row else None


def replace(mobile: str, purpose: str, code: str, expires_at: datetime) -> None:
    """A new code; the one before it is good no more."""
    serial = uuid7()
    unit().write(
        "INSERT INTO one_time_code (id, serial, digest, tries, expires_at) VALUES ($1, $2, $3, 0, $4)"
        " ON CONFLICT (id) DO UPDATE SET serial = excluded.serial, digest = excluded.digest, tries = 0,"
        " expires_at = excluded.expires_at, spent_at = NULL",
        place(mobile, purpose),
        serial,
        digest(serial, code),
        expires_at,
    )


def pretend(mobile: str, purpose: str, expires_at: datetime) -> None:
    """A code that nobody is sent: guesses at a number without one end as they do with one. It replaces none."""
    serial = uuid7()
    unit().write(
        "INSERT INTO one_time_code (id, serial, digest, tries, expires_at) VALUES ($1, $2, $3, 1, $4)"
        " ON CONFLICT (id) DO NOTHING",
        place(mobile, purpose),
        serial,
        digest(serial, secrets.token_hex()),
        expires_at,
    )


def count_try(code: Code, most: int) -> None:
    unit().write(
        "UPDATE one_time_code SET tries = tries + 1 WHERE id = $1 AND serial = $2 AND tries < $3",
        code.id,
        code.serial,
        most,
    )


def spend(code: Code, at: datetime) -> None:
    """Once: of two at once the other's unit runs again and finds it spent."""
    unit().write(
        "UPDATE one_time_code SET spent_at = $1 WHERE id = $2 AND serial = $3 AND spent_at IS NULL",
        at,
        code.id,
        code.serial,
    )


def forget_before(at: datetime) -> None:
    unit().write("DELETE FROM one_time_code WHERE expires_at < $1", at, rows=None)
