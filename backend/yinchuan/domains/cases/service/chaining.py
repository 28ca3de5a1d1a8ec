"""Events of a case: canonical, each naming the hash of the one before (security.md 6.8)."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit import audit
from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import canonical
from yinchuan.kit.seal import open_json, seal_json

from ..schemas import Defect, Status, Step
from ..store import events


class Words(msgspec.Struct, omit_defaults=True):
    """What an officer wrote to the applicant; sealed beside the event, which holds its digest.

    With a salt, because the digest outlives the words: without it a guess could be tried out."""

    note: str = ""
    reason: str = ""
    defects: list[Defect] = []
    salt: str = ""

    @property
    def said(self) -> str:
        return "\n".join(part for part in (self.reason, self.note) if part)


def _digest(words: Words) -> str:
    return sha256(canonical(msgspec.to_builtins(words))).hexdigest()


SILENCE = Words()
NOTHING_SAID = _digest(SILENCE)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it is about to be recorded. `content`: what tells a repeat of the request from another one."""

    id: UUID
    case: UUID
    account: UUID
    seq: int
    step: Step
    status: Status
    at: datetime
    by: str
    actor: Actor
    prev: bytes
    content: str
    words: Words


def record(event: Event) -> bytes:
    """Add the event, its sealed words and its audit entry to the unit; the event's hash, the case's new head."""
    words = event.words
    if words != SILENCE:
        words = msgspec.structs.replace(words, salt=secrets.token_hex(16))
        events.insert_words(event.id, event.case, seal_json(msgspec.to_builtins(words), _where(event.id)))
    row = {
        "id": event.id,
        "case_id": event.case,
        "seq": event.seq,
        "step": event.step,
        "status": event.status,
        "happened_at": event.at,
        "done_by": event.by,
        "actor": event.actor.account,
    }
    body = canonical(body_of(row, words, prev=event.prev, role=event.actor.role or "", content=event.content))
    head = sha256(body).digest()
    events.insert({**row, "body": body, "hash": head})
    audit.note(
        f"case.{event.step}", f"case:{event.case}", event.actor, subject=event.account, event_hash=head
    )
    return head


def body_of(row: dict[str, Any], words: Words, *, prev: bytes, role: str, content: str) -> dict[str, Any]:
    """What an event's hash covers: its row, its words by their digest, and the hash of the event before."""
    return {
        "v": 1,
        "id": str(row["id"]),
        "case": str(row["case_id"]),
        "seq": row["seq"],
        "step": str(row["step"]),
        "status": str(row["status"]),
        "at": row["happened_at"].isoformat(timespec="microseconds"),
        "by": row["done_by"],
        "actor": str(row["actor"] or ""),
        "role": str(role),
        "content": content,
        "words": NOTHING_SAID if words == SILENCE else _digest(words),
        "prev": prev.hex(),
    }


def words_of(row: dict[str, Any]) -> Words:
    """The words beside an event row (`id`, `words`); empty where it has none."""
    if row["words"] is None:
        return SILENCE
    return msgspec.convert(open_json(row["words"], _where(row["id"])), Words)


def _where(event_id: UUID) -> str:
    return f"case_words.words.{event_id}"
