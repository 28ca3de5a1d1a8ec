"""Who did what, in a form that shows every later change.

`note` writes an entry with the effect (one insert, no predecessor, nobody waits); the sealer numbers the entries, grows a
Merkle tree and signs its root; `verify` names the first position where something was changed (`yinchuan.app verify`)."""

from uuid import UUID

import structlog

from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import canonical
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_own_unit, unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.keys import mac

from . import daily as daily  # registers the daily check
from .evidence import defects_of, events_of
from .proving import Proof, inclusion_proof
from .sealing import seal_all
from .verifying import Defect, Report, verify

__all__ = [
    "Defect",
    "Proof",
    "Report",
    "defects_of",
    "events_of",
    "inclusion_proof",
    "note",
    "pseudonym",
    "record",
    "seal_all",
    "verify",
]


def note(
    action: str,
    object_ref: str,
    actor: Actor,
    *,
    subject: UUID | None = None,
    result: str = "ok",
    reason: str | None = None,
    event_hash: bytes | None = None,
) -> UUID:
    """Write an entry into the current unit; its id. References and codes only, no content."""
    entry = uuid7()
    body = canonical(
        {
            "id": str(entry),
            "at": now().isoformat(timespec="microseconds"),
            "actor": str(actor.account) if actor.account else None,
            "role": actor.role.value if actor.role else "guest",
            "session": actor.session.hex()[:16] if actor.session else None,
            "subject": pseudonym(subject) if subject else None,
            "action": action,
            "object": object_ref,
            "result": result,
            "reason": reason,
            "request": structlog.contextvars.get_contextvars().get("request"),
            "event": event_hash.hex() if event_hash else None,
        }
    )
    unit().write(
        "INSERT INTO audit_open (id, body, mac) VALUES ($1, $2, $3)", entry, body, mac(body, "audit-entry")
    )
    return entry


@in_own_unit
async def record(
    action: str,
    object_ref: str,
    actor: Actor,
    *,
    subject: UUID | None = None,
    result: str = "ok",
    reason: str | None = None,
    event_hash: bytes | None = None,
) -> UUID:
    """An entry in a unit of its own: a read of sensitive data (before it is answered), a refusal."""
    return note(
        action, object_ref, actor, subject=subject, result=result, reason=reason, event_hash=event_hash
    )


def pseudonym(subject: UUID) -> str:
    """How a person is named in entries: whoever has the key finds all entries about somebody, nobody else."""
    return mac(subject.bytes, "audit-subject")[:16].hex()
