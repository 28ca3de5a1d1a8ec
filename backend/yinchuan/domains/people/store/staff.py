"""Staff: what they sign in with and whose cases are in their queue."""

from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit
from yinchuan.kit.seal import open_sealed, seal

COLUMNS = "id, login, name, roles, office, office_name, password, totp_secret, totp_counter, id_index, state"


class Staff(msgspec.Struct):
    id: UUID
    login: str
    name: str
    roles: str
    office: str
    office_name: str
    password: str
    totp_secret: bytes
    totp_counter: int
    id_index: bytes | None
    state: str

    @property
    def secret(self) -> str:
        return open_sealed(self.totp_secret, f"staff.totp_secret.{self.id}").decode()


async def find(login: str) -> Staff | None:
    return _staff(await fetch_one(f"SELECT {COLUMNS} FROM staff WHERE login = $1", login))


async def find_by_id(staff: UUID) -> Staff | None:
    return _staff(await fetch_one(f"SELECT {COLUMNS} FROM staff WHERE id = $1", staff))


async def known_logins() -> set[str]:
    return {row["login"] for row in await fetch("SELECT login FROM staff")}


def insert(staff: Staff) -> None:
    """`totp_secret` comes in clear and is sealed here; a login that is there already stays as it is."""
    sealed = seal(staff.totp_secret, f"staff.totp_secret.{staff.id}")
    values = msgspec.structs.astuple(msgspec.structs.replace(staff, totp_secret=sealed))
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    unit().write(
        f"INSERT INTO staff ({COLUMNS}) VALUES ({marks}) ON CONFLICT (login) DO NOTHING", *values, rows=None
    )


def use_counter(staff: UUID, counter: int) -> None:
    """Once: of two at once the other's unit runs again and finds it used."""
    unit().write(
        "UPDATE staff SET totp_counter = $1 WHERE id = $2 AND totp_counter < $3", counter, staff, counter
    )


def _staff(row: dict[str, Any] | None) -> Staff | None:
    return Staff(**row) if row else None
