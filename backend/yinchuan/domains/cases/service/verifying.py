"""Whether the events of a case are those that were recorded: a case by itself, and all of them beside the audit log."""

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit import audit
from yinchuan.kit.canonical import canonical
from yinchuan.kit.seal import SealBroken

from ..store import events
from .chaining import body_of, words_of

BATCH = 1000
FIRST = UUID(int=0)


async def verify_chain(case_id: UUID) -> int | None:
    """None when the chain of a case's events holds, else the place of the first event that is not as it was recorded.

    One place beyond the last event stands for the case's own row, which names the newest one."""
    prev = b""
    chain = await events.chain_of(case_id)
    for seq, event in enumerate(chain):
        if not _holds(event, seq, prev):
            return seq
        prev = event["hash"]
    if not chain:
        return 0
    last = chain[-1]
    newest = (last["case_head"], last["case_version"], last["case_status"])
    return None if newest == (prev, len(chain), last["status"]) else len(chain)


def _holds(event: dict[str, Any], seq: int, prev: bytes) -> bool:
    try:
        words = words_of(event)
        recorded = msgspec.json.decode(event["body"])
    except (SealBroken, msgspec.MsgspecError):
        return False
    # The plain columns are what is searched and shown: they must say what was hashed.
    shown = body_of(event, words, prev=prev, role=recorded["role"], content=recorded["content"])
    return (
        event["seq"] == seq
        and bytes(event["body"]) == canonical(shown)
        and sha256(event["body"]).digest() == event["hash"]
    )


@audit.defects_of("cases")
async def changed_chains() -> AsyncIterator[str]:
    """`case_chain:<id>:<place>` for every case whose events are not as they were recorded."""
    last = FIRST
    while ids := await events.case_ids_after(last, BATCH):
        for case_id in ids:
            place = await verify_chain(case_id)
            if place is not None:
                yield f"case_chain:{case_id}:{place}"
        last = ids[-1]


@audit.events_of("cases")
async def event_hashes() -> AsyncIterator[bytes]:
    """Every event's hash: `audit verify` finds each in its entry."""
    last = FIRST
    while rows := await events.hashes_after(last, BATCH):
        for row in rows:
            yield row["hash"]
        last = rows[-1]["id"]
