"""The sealed entries in their order, a piece at a time."""

from collections.abc import AsyncIterator
from typing import Any

from yinchuan.kit.db import fetch

PIECE = 1000


async def entries(columns: str = "seq, id, body, mac, place") -> AsyncIterator[dict[str, Any]]:
    """Rows of `audit` by position."""
    after = -1
    while rows := await fetch(
        f"SELECT {columns} FROM audit WHERE seq > $1 ORDER BY seq LIMIT {PIECE}", after
    ):
        for row in rows:
            yield row
        after = rows[-1]["seq"]
