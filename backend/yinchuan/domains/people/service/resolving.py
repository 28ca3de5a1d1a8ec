"""Who a request is from. The hottest path of the house: one token, one row."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection

from yinchuan.config import settings
from yinchuan.kit import keys
from yinchuan.kit.actor import GUEST, Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import after_commit, in_own_unit, is_sqlite
from yinchuan.kit.errors import SignInNeeded, Unavailable

from ..store import sessions

COOKIE = "__Host-session"
TOKEN_LENGTH = 43  # 256 bits, base64url
TOUCHED_EVERY = timedelta(minutes=1)
MOST_KNOWN = 20_000

Connection = ASGIConnection[Any, Any, Any, Any]


class Known(msgspec.Struct, frozen=True):
    """A session as its row said it. Times are looked at on every request."""

    actor: Actor
    id: UUID
    seen_at: datetime
    expires_at: datetime

    def is_live(self, at: datetime) -> bool:
        idle = timedelta(minutes=settings().staff_idle_minutes)
        return at < self.expires_at and (self.actor.is_citizen or at - self.seen_at < idle)


class Memory:
    """Sessions known to this process. On SQLite one process writes, so forgetting here is forgetting everywhere, before
    the revoker is answered (I11); on PostgreSQL nothing is remembered and every request reads the row."""

    def __init__(self, *, remembers: bool) -> None:
        self.remembers = remembers
        self.known: dict[bytes, Known] = {}
        self.age = 0

    def find(self, token: bytes) -> Known | None:
        return self.known.get(token)

    def keep(self, token: bytes, known: Known, age: int) -> None:
        """`age` as it was before the row was read: what has changed since is not kept."""
        if self.remembers and age == self.age:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[token] = known

    def forget(self) -> None:
        """Everything: what ends a session or changes a person is rare, and one rule cannot be got wrong."""
        self.age += 1
        self.known.clear()


MEMORY = Memory(remembers=is_sqlite)


def forget_after_commit() -> None:
    """In every unit that ends sessions or changes what an account or a member of staff may do."""
    after_commit(MEMORY.forget)


def token_of(connection: Connection) -> bytes | None:
    """The hash of the session's token that came with a request, live or not."""
    token = connection.cookies.get(COOKIE)
    return keys.token_hash(token) if token is not None and len(token) == TOKEN_LENGTH else None


async def resolve(connection: Connection) -> Actor:
    """The actor of a request; a guest when the cookie names no live session."""
    digest = token_of(connection)
    if digest is None:
        return GUEST
    age = MEMORY.age
    known = await _known(digest)
    at = now()
    if known is None or not known.is_live(at):
        return GUEST
    if at - known.seen_at >= TOUCHED_EVERY:
        await _seen(digest, known, at, age)
    return known.actor


async def is_live(actor: Actor) -> bool:
    """Whether the actor's session still stands: open streams ask again and again."""
    if actor.session is None:
        return False
    known = await _known(actor.session)
    return known is not None and known.is_live(now()) and known.actor.role == actor.role


def demand_session(actor: Actor) -> None:
    """In the unit of a write: nothing is stored for a session that has ended meanwhile."""
    if actor.session is None:
        raise SignInNeeded
    sessions.demand(actor.session, now())


async def _known(token: bytes) -> Known | None:
    if found := MEMORY.find(token):
        return found
    age = MEMORY.age
    row = await sessions.resolve(token)
    if row is None or not _stands(row):
        return None
    known = Known(_actor(row, token), row["id"], row["seen_at"], row["expires_at"])
    MEMORY.keep(token, known, age)
    return known


def _stands(row: dict[str, Any]) -> bool:
    if row["role"] == Role.CITIZEN:
        return bool(row["account_state"] == "open")
    return row["staff_state"] == "active" and row["role"] in row["roles"].split()


def _actor(row: dict[str, Any], token: bytes) -> Actor:
    return Actor(
        role=Role(row["role"]),
        account=row["account"],
        person=row["person"],
        level=row["level"] or 0,
        office=row["office"],
        name=row["name"] or "",
        device=row["device"],
        session=token,
        stepped_up_at=row["stepped_up_at"],
    )


async def _seen(token: bytes, known: Known, at: datetime, age: int) -> None:
    """At most once a minute a session. A database that cannot write now must not refuse a read."""
    try:
        await _touch(known.id, at)
    except Unavailable:
        return
    # With the age from before: a session that ended meanwhile would be remembered as if it lived.
    MEMORY.keep(token, msgspec.structs.replace(known, seen_at=at), age)


@in_own_unit
async def _touch(session: UUID, at: datetime) -> None:
    sessions.touch(session, at)
