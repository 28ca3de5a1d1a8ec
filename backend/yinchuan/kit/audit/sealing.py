"""The sealer: gives open entries their positions, in bulk, and leaves a checkpoint; one at a time."""

from typing import Any

from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, fetch_one, in_unit, unit
from yinchuan.kit.jobs import every
from yinchuan.kit.keys import mac

from .publishing import publish
from .tree import grow, leaf, root

BATCH = 500  # bounds the time on the loop


def place(seq: int, entry: bytes) -> bytes:
    """The MAC of an entry at its position."""
    return mac(seq.to_bytes(8, "big") + entry, "audit-place")


def split_peaks(peaks: bytes) -> list[bytes]:
    return [peaks[i : i + 32] for i in range(0, len(peaks), 32)]


async def waiting() -> bool:
    return bool(await fetch("SELECT 1 AS one FROM audit_open LIMIT 1"))


@every(1, "audit-sealer", needed=waiting)
async def seal_all() -> int:
    """Seal what is open and sign a checkpoint when one is due; how many entries were sealed."""
    sealed = 0
    while added := await _seal_batch():
        sealed += added
        await publish()
    return sealed


@every(60, "audit-checkpoint")
async def sign_what_waits() -> None:
    """After a busy hour comes a quiet one: its last entries are signed for too."""
    await publish()


@in_unit
async def _seal_batch() -> int:
    rows = await fetch("SELECT id, body, mac FROM audit_open ORDER BY id LIMIT $1", BATCH)
    if not rows:
        return 0
    last = await fetch_one("SELECT size, peaks FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
    size, peaks = (last["size"], split_peaks(last["peaks"])) if last else (0, [])
    _move(rows, size)
    for row in rows:
        size = grow(peaks, size, leaf(row["body"] + row["mac"]))
    unit().write(
        "INSERT INTO audit_checkpoint (size, root, peaks, sealed_at) VALUES ($1, $2, $3, $4)",
        size,
        root(peaks),
        b"".join(peaks),
        now(),
    )
    return len(rows)


def _move(rows: list[dict[str, Any]], size: int) -> None:
    """All or none: of two sealers the position's primary key lets one through."""
    ids = ", ".join(f"${n}" for n in range(1, len(rows) + 1))
    unit().write(f"DELETE FROM audit_open WHERE id IN ({ids})", *(row["id"] for row in rows), rows=len(rows))
    places = ", ".join(f"(${n}, ${n + 1}, ${n + 2}, ${n + 3}, ${n + 4})" for n in range(1, 5 * len(rows), 5))
    values = [
        value
        for seq, row in enumerate(rows, size)
        for value in (seq, row["id"], row["body"], row["mac"], place(seq, row["body"] + row["mac"]))
    ]
    unit().write(f"INSERT INTO audit (seq, id, body, mac, place) VALUES {places}", *values, rows=len(rows))
