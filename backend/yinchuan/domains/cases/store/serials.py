"""The next free serial of case numbers."""

from yinchuan.kit.db import fetch_one, unit


async def next_free() -> int | None:
    row = await fetch_one("SELECT next FROM case_serial WHERE id = 1")
    return row["next"] if row else None


def take(start: int, count: int) -> None:
    unit().write("UPDATE case_serial SET next = $1 WHERE id = 1 AND next = $2", start + count, start)


def take_first(count: int) -> None:
    unit().write("INSERT INTO case_serial (id, next) VALUES (1, $1)", 1 + count)
