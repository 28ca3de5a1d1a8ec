"""Accounts by mobile number and the persons proven behind them."""

from datetime import datetime
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch_one, unit
from yinchuan.kit.seal import blind, blinds, open_sealed, seal

JOINED = (
    "SELECT a.id AS id, a.mobile AS mobile, a.person AS person, a.level AS level, a.state AS state,"
    " p.name AS name, p.id_number AS id_number"
    " FROM account a LEFT JOIN person p ON p.id = a.person WHERE "
)


class Account(msgspec.Struct):
    """An account with the person behind it; sealed until asked."""

    id: UUID
    mobile: bytes
    person: UUID | None
    level: int
    state: str
    name: bytes | None
    id_number: bytes | None

    def opened_mobile(self) -> str:
        return open_sealed(self.mobile, f"account.mobile.{self.id}").decode()

    def opened_name(self) -> str:
        return open_sealed(self.name, f"person.name.{self.person}").decode() if self.name else ""

    def opened_id_number(self) -> str:
        return (
            open_sealed(self.id_number, f"person.id_number.{self.person}").decode() if self.id_number else ""
        )


async def find(account: UUID) -> Account | None:
    row = await fetch_one(f"{JOINED} a.id = $1", account)
    return Account(**row) if row else None


async def find_by_mobile(mobile: str) -> Account | None:
    known = blinds(mobile, "mobile")
    row = await fetch_one(f"{JOINED} a.mobile_index IN ({_marks(known)})", *known)
    return Account(**row) if row else None


async def find_person(id_number: str) -> UUID | None:
    known = id_indexes(id_number)
    row = await fetch_one(f"SELECT id FROM person WHERE id_index IN ({_marks(known)})", *known)
    return row["id"] if row else None


def id_indexes(id_number: str) -> list[bytes]:
    return blinds(id_number, "id-number")


def insert(account: UUID, mobile: str, at: datetime) -> None:
    unit().write(
        "INSERT INTO account (id, mobile_index, mobile, level, state, made_at) VALUES ($1, $2, $3, 1, 'open', $4)",
        account,
        blind(mobile, "mobile"),
        seal(mobile.encode(), f"account.mobile.{account}"),
        at,
    )


def insert_person(person: UUID, name: str, id_number: str, at: datetime) -> None:
    unit().write(
        "INSERT INTO person (id, id_index, name, id_number, proven_at) VALUES ($1, $2, $3, $4, $5)",
        person,
        blind(id_number, "id-number"),
        seal(name.encode(), f"person.name.{person}"),
        seal(id_number.encode(), f"person.id_number.{person}"),
        at,
    )


def rename_person(person: UUID, name: str, at: datetime) -> None:
    """The register's newest name of a person known already."""
    unit().write(
        "UPDATE person SET name = $1, proven_at = $2 WHERE id = $3",
        seal(name.encode(), f"person.name.{person}"),
        at,
        person,
    )


def link(account: UUID, person: UUID) -> None:
    """Once: an account never becomes another person's."""
    unit().write(
        "UPDATE account SET person = $1, level = 2 WHERE id = $2 AND person IS NULL", person, account
    )


def _marks(values: list[bytes]) -> str:
    return ", ".join(f"${n}" for n in range(1, len(values) + 1))
