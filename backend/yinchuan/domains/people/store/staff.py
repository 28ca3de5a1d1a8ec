"""Staff: what they sign in with and whose cases are in their queue."""

from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, fetch_one, unit
from yinchuan.kit.seal import open_sealed, seal

COLUMNS = "id, login, name, roles, office, office_name, password, totp_secret, totp_counter, id_index, state"
_INSERT = f"INSERT INTO staff ({COLUMNS}) VALUES ({', '.join(f'${n}' for n in range(1, 12))})"


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
    unit().write(f"{_INSERT} ON CONFLICT (login) DO NOTHING", *_values(staff), rows=None)


def insert_new(staff: Staff) -> None:
    """As `insert`, but a login that is there undoes the unit."""
    unit().write(_INSERT, *_values(staff))


def renew(staff: UUID, password: str, totp_secret: str) -> None:
    """Other credentials; codes of the old secret count for nothing."""
    unit().write(
        "UPDATE staff SET password = $1, totp_secret = $2, totp_counter = 0 WHERE id = $3",
        password,
        _sealed(staff, totp_secret.encode()),
        staff,
    )


def set_state(staff: UUID, state: str) -> None:
    unit().write("UPDATE staff SET state = $1 WHERE id = $2", state, staff)


def _values(staff: Staff) -> tuple[Any, ...]:
    sealed = _sealed(staff.id, staff.totp_secret)
    return msgspec.structs.astuple(msgspec.structs.replace(staff, totp_secret=sealed))


def _sealed(staff: UUID, totp_secret: bytes) -> bytes:
    return seal(totp_secret, f"staff.totp_secret.{staff}")


def use_counter(staff: UUID, counter: int) -> None:
    """Once: of two at once the other's unit runs again and finds it used."""
    unit().write(
        "UPDATE staff SET totp_counter = $1 WHERE id = $2 AND totp_counter < $3", counter, staff, counter
    )


def _staff(row: dict[str, Any] | None) -> Staff | None:
    return Staff(**row) if row else None
