"""The working-day calendar."""

from datetime import date
from typing import Any

from yinchuan.kit.db import fetch, unit

Row = dict[str, Any]


async def days() -> list[Row]:
    return await fetch("SELECT day, is_working, provisional FROM calendar_day")


def add(day: date, is_working: bool, provisional: bool) -> None:
    unit().write(
        "INSERT INTO calendar_day (day, is_working, provisional) VALUES ($1,$2,$3)",
        day,
        is_working,
        provisional,
    )
