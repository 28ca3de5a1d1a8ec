"""Every query of licences."""

from datetime import date
from uuid import UUID

import msgspec

from yinchuan.kit.db import fetch, unit
from yinchuan.kit.seal import open_sealed, seal

COLUMNS = "id, account, identifier, licence_type, name, number, issuer, issued_on, valid_until"


class Licence(msgspec.Struct):
    """A licence of ours; its number in clear."""

    id: UUID
    account: UUID
    identifier: str
    licence_type: str
    name: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None


def insert(licence: Licence) -> None:
    """Without an end: none of the licences issued here has one yet."""
    values = (
        licence.id,
        licence.account,
        licence.identifier,
        licence.licence_type,
        licence.name,
        seal(licence.number.encode(), _place(licence.id)),
        licence.issuer,
        licence.issued_on,
    )
    unit().write(
        "INSERT INTO licence (id, account, identifier, licence_type, name, number, issuer, issued_on)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *values,
    )


async def of(account: UUID) -> list[Licence]:
    """The newest first."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM licence WHERE account = $1 ORDER BY issued_on DESC, id DESC", account
    )
    return [
        Licence(**{**row, "number": open_sealed(row["number"], _place(row["id"])).decode()}) for row in rows
    ]


def _place(licence: UUID) -> str:
    return f"licence.number.{licence}"
