"""Events of a case: canonical, each naming the hash of the one before (security.md 6.8)."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit import audit
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.canonical import canonical
from yinchuan.kit.seal import open_json, seal_json

from .. import store
from ..schemas import Defect, Status, Step

DESKS = {Role.WINDOW_OFFICER: "综合窗口", Role.REVIEWER: "审查岗", Role.DECIDER: "决定岗"}


class Words(msgspec.Struct, omit_defaults=True):
    """What an officer wrote to the applicant; sealed beside the event, which holds its digest."""

    note: str = ""
    reason: str = ""
    defects: list[Defect] = []

    @property
    def said(self) -> str:
        return "\n".join(part for part in (self.reason, self.note) if part)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it is about to be recorded. `content`: digest of what was sent, so that a repeat is known."""

    id: UUID
    case: UUID
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
    sealed_words = canonical(msgspec.to_builtins(event.words))
    body = canonical(
        {
            "v": 1,
            "id": str(event.id),
            "case": str(event.case),
            "seq": event.seq,
            "step": event.step,
            "status": event.status,
            "at": event.at.isoformat(),
            "actor": str(event.actor.account or ""),
            "role": event.actor.role or "",
            "content": event.content,
            "words": sha256(sealed_words).hexdigest(),
            "prev": event.prev.hex(),
        }
    )
    head = sha256(body).digest()
    store.insert_event(
        {
            "id": event.id,
            "case_id": event.case,
            "seq": event.seq,
            "step": event.step,
            "status": event.status,
            "happened_at": event.at,
            "done_by": event.by,
            "actor": event.actor.account,
            "body": body,
            "hash": head,
        }
    )
    if event.words != Words():
        builtins = msgspec.to_builtins(event.words)
        store.insert_words(event.id, event.case, seal_json(builtins, _where(event.id)))
    audit.note(f"case.{event.step}", f"case:{event.case}", event.actor, event_hash=head)
    return head


def words_of(row: dict[str, Any]) -> Words:
    """The words beside an event row (`id`, `words`); empty where it has none."""
    if row["words"] is None:
        return Words()
    return msgspec.convert(open_json(row["words"], _where(row["id"])), Words)


def by_line(actor: Actor, office: str) -> str:
    """How the timeline names who did it: 本人, or body, desk and name of the officer."""
    if actor.role is None or actor.is_citizen:
        return "本人"
    return f"{office}{DESKS.get(actor.role, '')} {actor.name}"


def _where(event_id: UUID) -> str:
    return f"case_words.words.{event_id}"
