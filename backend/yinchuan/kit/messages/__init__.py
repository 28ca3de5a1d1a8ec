"""Short messages to phones: a job in the unit of their cause, carried out by a provider."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_unit, unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import every, job, later
from yinchuan.kit.seal import blinds, open_json

from .providers import NotDelivered, Provider, chosen

__all__ = ["Message", "NoLine", "NotDelivered", "Provider", "demand_line", "outbox", "send"]

KEPT = timedelta(days=1)
LOOK_AGAIN = 3600  # seconds: a line is set up by people


class Message(msgspec.Struct, frozen=True):
    """One message of the demo outbox; `provider` says that nobody really got it."""

    id: UUID
    to: str
    text: str
    provider: str
    sent_at: datetime


class NoLine(Unavailable):
    """503: this installation has no line for messages, so nothing that waits for one can be done here."""

    code, say = "no_message_line", "短信通道尚未开通，暂时不能发送验证码，请到窗口办理"

    def __init__(self) -> None:
        super().__init__(retry_after=LOOK_AGAIN)


def demand_line() -> None:
    """Raise `NoLine` where nobody would ever get a message, instead of letting it wait for nothing."""
    if chosen() is None:
        raise NoLine


def send(to_mobile: str, text: str, until: datetime | None = None) -> UUID:
    """Write the message into the current unit; it goes out after the unit is stored, or not at all once `until` has
    passed. Its id; raises `NoLine`."""
    demand_line()
    message = uuid7()
    good = until.isoformat() if until else None
    later("send-message", {"id": str(message), "to": to_mobile, "text": text, "until": good})
    return message


@job("send-message", seconds=30)
async def deliver(payload: dict[str, Any]) -> None:
    """The job of `send`: hands the message to the provider; what it refuses is tried again later."""
    if (until := payload.get("until")) and datetime.fromisoformat(until) <= now():
        return
    if (line := chosen()) is None:
        raise NotDelivered
    await line.deliver(UUID(payload["id"]), payload["to"], payload["text"])


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
