"""Refusals of rights that a person should look at later leave an audit entry (security.md 6.8)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from yinchuan.kit import audit
from yinchuan.kit.actor import Actor

from ..errors import OwnCase, SamePerson


@asynccontextmanager
async def recording(action: str, case_id: UUID, actor: Actor) -> AsyncIterator[None]:
    """Around an act of an officer: record that the own case, or a second duty in one case, was refused."""
    try:
        yield
    except (OwnCase, SamePerson) as refused:
        await audit.record(f"case.{action}", f"case:{case_id}", actor, result="refused", reason=refused.code)
        raise
