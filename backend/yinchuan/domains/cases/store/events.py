"""Events of cases and the sealed words beside them: only ever added."""

from typing import Any
from uuid import UUID

from yinchuan.kit.db import fetch, fetch_one, unit

Row = dict[str, Any]

_EVENT = (
    "INSERT INTO case_event (id, case_id, seq, step, status, happened_at, done_by, actor, body, hash)"
    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"
)
_PLACES = ("id", "case_id", "seq", "step", "status", "happened_at", "done_by", "actor", "body", "hash")


async def of_case(case_id: UUID) -> list[Row]:
    return await fetch(
        "SELECT e.id, e.step, e.status, e.happened_at, e.done_by, e.actor, w.words FROM case_event e"
        " LEFT JOIN case_words w ON w.id = e.id WHERE e.case_id = $1 ORDER BY e.seq",
        case_id,
    )


async def find(event_id: UUID) -> Row | None:
    return await fetch_one("SELECT id, case_id, step, actor, body FROM case_event WHERE id = $1", event_id)


async def chain_of(case_id: UUID) -> list[Row]:
    """The events and what the case's row says of the newest one, in one look: a step between two would seem a defect."""
    return await fetch(
        "SELECT e.id, e.case_id, e.seq, e.step, e.status, e.happened_at, e.done_by, e.actor, e.body, e.hash, w.words,"
        " c.head AS case_head, c.version AS case_version, c.status AS case_status FROM case_event e"
        " LEFT JOIN case_words w ON w.id = e.id LEFT JOIN cases c ON c.id = e.case_id"
        " WHERE e.case_id = $1 ORDER BY e.seq",
        case_id,
    )


async def case_ids_after(last: UUID, most: int) -> list[UUID]:
    """The next cases by id: those with a row, and those of which only events are left."""
    rows = await fetch(
        "SELECT id FROM cases WHERE id > $1 UNION SELECT case_id FROM case_event WHERE case_id > $1"
        f" ORDER BY id LIMIT {most}",
        last,
    )
    return [row["id"] for row in rows]


async def hashes_after(last: UUID, most: int) -> list[Row]:
    return await fetch("SELECT id, hash FROM case_event WHERE id > $1 ORDER BY id LIMIT $2", last, most)


def insert(row: Row) -> None:
    unit().write(
        _EVENT,
        *(row[name] for name in _PLACES),
    )


def insert_words(event_id: UUID, case_id: UUID, sealed: bytes) -> None:
    unit().write("INSERT INTO case_words (id, case_id, words) VALUES ($1,$2,$3)", event_id, case_id, sealed)
