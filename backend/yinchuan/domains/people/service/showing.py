"""The own profile."""

from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.errors import NotFound

from .. import rules
from ..schemas import MeOut, SessionLine
from ..store import accounts, sessions
from .consenting import consents_of


async def me(actor: Actor) -> MeOut:
    """The own name in full, number and mobile masked, live sessions, all consents."""
    own = await accounts.find(actor.id)
    if own is None:
        raise NotFound
    return MeOut(
        account=own.id,
        name=own.opened_name(),
        id_number=rules.masked_id_number(own.opened_id_number()),
        mobile=rules.masked_mobile(own.opened_mobile()),
        level=own.level,
        sessions=await _sessions(actor),
        consents=await consents_of(own.id),
    )


async def _sessions(actor: Actor) -> list[SessionLine]:
    return [
        SessionLine(
            id=row["id"],
            device=row["device"],
            is_this=row["token"] == actor.session,
            signed_in_at=row["signed_in_at"],
            seen_at=row["seen_at"],
        )
        for row in await sessions.live_of(actor.id, now())
    ]
