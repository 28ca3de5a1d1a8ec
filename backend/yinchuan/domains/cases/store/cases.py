"""Cases: what is searched, and the guards of every move. Rights stand in the query."""

from datetime import date
from typing import Any
from uuid import UUID

from yinchuan.kit.actor import Actor
from yinchuan.kit.db import fetch, fetch_one, unit

Row = dict[str, Any]

_CASE = (
    "INSERT INTO cases (id, number, account, applicant, item, item_name, revision, office, single_officer, status,"
    " version, round, head, digest, submitted_at, received_on, desk, due_on, due, receipt, claimed_name, outcome)"
    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,'','')"
)
_LINE = (
    "id, number, account, applicant, item, item_name, office, single_officer, status, version, submitted_at,"
    " received_on, due_on, claimed_by, claimed_name, rate_until, rated_level"
)
_NEW = (
    "id", "number", "account", "applicant", "item", "item_name", "revision", "office", "single_officer", "status",
    "version", "round", "head", "digest", "submitted_at", "received_on", "desk", "due_on", "due", "receipt",
)  # fmt: skip


async def find(case_id: UUID) -> Row | None:
    """Whoever's it is: only for finding out whether an id is taken."""
    return await fetch_one("SELECT * FROM cases WHERE id = $1", case_id)


async def find_readable(case_id: UUID, actor: Actor) -> Row | None:
    """The case, if this actor may read it: the applicant, or an officer of its body ("*": of the integrated window)."""
    where, args = _readable_by(actor)
    return await fetch_one(f"SELECT * FROM cases WHERE id = $1 AND {where}", case_id, *args)


def _readable_by(actor: Actor) -> tuple[str, tuple[object, ...]]:
    if actor.is_citizen:
        return "account = $2", (actor.id,)
    if actor.is_officer and actor.office:
        return ("1 = 1", ()) if actor.office == "*" else ("office = $2", (actor.office,))
    return "1 = 0", ()


async def list_of(account: UUID) -> list[Row]:
    return await fetch(
        f"SELECT {_LINE} FROM cases WHERE account = $1 ORDER BY submitted_at DESC LIMIT 500", account
    )


async def queue(
    desk: str, office: str, mine: UUID | None, after: tuple[date, UUID] | None, most: int
) -> list[Row]:
    """Cases waiting at a desk for a body ("*": for all), oldest deadline first; `after` is the last one seen."""
    where, args = _waiting(desk, office, mine)
    if after is not None:
        where += f" AND (due_on, id) > (${len(args) + 1}, ${len(args) + 2})"
        args += [*after]
    return await fetch(f"SELECT {_LINE} FROM cases WHERE {where} ORDER BY due_on, id LIMIT {most}", *args)


async def count_queue(desk: str, office: str, mine: UUID | None) -> int:
    where, args = _waiting(desk, office, mine)
    row = await fetch_one(f"SELECT count(*) AS n FROM cases WHERE {where}", *args)
    return int(row["n"]) if row else 0


def _waiting(desk: str, office: str, mine: UUID | None) -> tuple[str, list[Any]]:
    # desk <> '' repeats the condition of the partial index
    where = "desk = $1 AND desk <> ''"
    filled: list[Any] = [desk]
    if office != "*":
        filled.append(office)
        where += f" AND office = ${len(filled)}"
    if mine is not None:
        filled.append(mine)
        where += f" AND claimed_by = ${len(filled)}"
    return where, filled


async def version_of(case_id: UUID) -> int | None:
    row = await fetch_one("SELECT version FROM cases WHERE id = $1", case_id)
    return row["version"] if row else None


def insert(row: Row) -> None:
    """A new case; an id that is taken undoes the unit."""
    unit().write(_CASE, *(row[name] for name in _NEW))


def move(case_id: UUID, version: int, changes: Row, held_by: UUID | None) -> None:
    """Guarded by the version, and for an officer by the claim: a step or a release in between undoes the unit."""
    args = [case_id, version, *changes.values()]
    sets = ", ".join(f"{name} = ${i + 3}" for i, name in enumerate(changes))
    where = "id = $1 AND version = $2"
    if held_by is not None:
        args.append(held_by)
        where += f" AND claimed_by = ${len(args)}"
    unit().write(f"UPDATE cases SET version = version + 1, {sets} WHERE {where}", *args)


def claim(case_id: UUID, version: int, staff: UUID, name: str) -> None:
    unit().write(
        "UPDATE cases SET claimed_by = $3, claimed_name = $4"
        " WHERE id = $1 AND version = $2 AND claimed_by IS NULL",
        case_id,
        version,
        staff,
        name,
    )


def release(case_id: UUID, staff: UUID) -> None:
    unit().write(
        "UPDATE cases SET claimed_by = NULL, claimed_name = '' WHERE id = $1 AND claimed_by = $2",
        case_id,
        staff,
    )


def rate(case_id: UUID, account: UUID, level: int, today: date) -> None:
    """Once, after closing, within the window; all guarded."""
    unit().write(
        "UPDATE cases SET rated_level = $3 WHERE id = $1 AND account = $2 AND status = 'closed'"
        " AND rated_level IS NULL AND rate_until >= $4",
        case_id,
        account,
        level,
        today,
    )
