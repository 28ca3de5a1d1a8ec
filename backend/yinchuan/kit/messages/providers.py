"""Who carries a message out of the house. The demo keeps it in a table: slow, and sometimes it fails like a real line."""

import asyncio
from random import random
from typing import Protocol
from uuid import UUID

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit, unit
from yinchuan.kit.seal import blind, seal_json


class NotDelivered(Exception):
    """The line did not take the message; it is tried again."""


class Provider(Protocol):
    name: str

    async def deliver(self, message: UUID, to_mobile: str, text: str) -> None:
        """Hand the message over, or raise `NotDelivered`. The same message may come twice: it is sent once."""


class Demo:
    name = "demo"

    async def deliver(self, message: UUID, to_mobile: str, text: str) -> None:
        await asyncio.sleep(settings().message_delay_seconds)
        if random() < settings().message_failure_rate:
            raise NotDelivered
        await _keep(message, to_mobile, f"【演示】{text}")


def chosen() -> Provider | None:
    """Demo mode has the outbox; an installation puts its line here. None: there is no line."""
    return Demo() if settings().demo else None


@in_unit
async def _keep(message: UUID, to_mobile: str, text: str) -> None:
    unit().write(
        "INSERT INTO outbox_message (id, receiver, body, provider, sent_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (id) DO NOTHING",
        message,
        blind(to_mobile, "outbox"),
        seal_json({"to": to_mobile, "text": text}, f"outbox_message.body.{message}"),
        Demo.name,
        now(),
        rows=None,
    )
