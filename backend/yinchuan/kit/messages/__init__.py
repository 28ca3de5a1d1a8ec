"""Short messages to phones: a job in the unit of their cause, carried out by a provider."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_unit, unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import every, job, later
from yinchuan.kit.seal import blinds, open_json

from .providers import NotDelivered, Provider, chosen

__all__ = ["Message", "NotDelivered", "Provider", "outbox", "send"]

KEPT = timedelta(days=1)


class Message(msgspec.Struct, frozen=True):
    """One message of the demo outbox; `provider` says that nobody really got it."""

    id: UUID
    to: str
    text: str
    provider: str
    sent_at: datetime


def send(to_mobile: str, text: str) -> UUID:
    """Write the message into the current unit; it goes out after the unit is stored. Its id."""
    message = uuid7()
    later("send-message", {"id": str(message), "to": to_mobile, "text": text})
    return message


@job("send-message", seconds=30)
async def deliver(payload: dict[str, Any]) -> None:
    """The job of `send`: hands the message to the provider; what it refuses is tried again later."""
    await chosen().deliver(UUID(payload["id"]), payload["to"], payload["text"])


async def outbox(to: str | None = None) -> list[Message]:
    """The demo's messages, newest first, to one number or the last hundred to anybody."""
    if to is None:
        rows = await fetch("SELECT * FROM outbox_message ORDER BY sent_at DESC, id DESC LIMIT 100")
    else:
        known = blinds(to, "outbox")
        marks = ", ".join(f"${n}" for n in range(1, len(known) + 1))
        rows = await fetch(
            f"SELECT * FROM outbox_message WHERE receiver IN ({marks}) ORDER BY sent_at DESC, id DESC", *known
        )
    return [_opened(row) for row in rows]


def _opened(row: dict[str, Any]) -> Message:
    body = open_json(row["body"], f"outbox_message.body.{row['id']}")
    return Message(row["id"], body["to"], body["text"], row["provider"], row["sent_at"])


@every(3600, "outbox-sweep")
@in_unit
async def sweep() -> None:
    """Forget what was sent yesterday."""
    unit().write("DELETE FROM outbox_message WHERE sent_at < $1", now() - KEPT, rows=None)
