"""Beginning and ending sessions of citizens. A sign-in is also the step-up: a new session, the old one dead."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import Cookie

from yinchuan.config import settings
from yinchuan.kit import audit, keys, limits
from yinchuan.kit.actor import STEP_UP_FOR, Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound, SignInNeeded
from yinchuan.kit.ids import uuid7
from yinchuan.kit.names import named
from yinchuan.kit.schema import Text

from .. import rules
from ..errors import CodeWrong
from ..schemas import SessionIn, SessionOut
from ..store import accounts, sessions, staff
from .checking import mobile_of
from .coding import spend_code
from .resolving import COOKIE, forget_after_commit

AnyRequest = Request[Any, Any, Any]


def address_of(request: AnyRequest) -> str:
    """The client's network address, as the trusted proxy says it."""
    return request.client.host if request.client else ""


def device_of(request: AnyRequest) -> str:
    """ "Chrome · Android": what the owner of a session knows it by."""
    return rules.device_named(request.headers.get("user-agent", "")[:400])


async def sign_in(data: SessionIn, actor: Actor, device: str, address: str) -> Response[SessionOut]:
    """A session for whoever holds the phone; the account is made by the first one. The browser's old session ends.

    Raises what `spend_code` raises, and `TooMany` for an address that tries too often."""
    hourly = settings().sign_in_address_hourly
    await limits.take("sign-in-address", rules.network_of(address), [(hourly, 3600)])
    token = secrets.token_urlsafe(32)
    out = await _sign_in(mobile_of(data.mobile), data.code, actor, device, token)
    return with_cookie(out, token, settings().session_days * 86400)


@in_unit
async def _sign_in(mobile: str, code: str, actor: Actor, device: str, token: str) -> SessionOut:
    await spend_code(mobile, code, "sign_in")
    at = now()
    known = await accounts.find_by_mobile(mobile)
    if known is not None and known.state != "open":
        raise CodeWrong
    account = known.id if known else uuid7()
    if known is None:
        accounts.insert(account, mobile, at)
    session = sessions.Session(
        id=uuid7(),
        token=keys.token_hash(token),
        account=account,
        role=Role.CITIZEN.value,
        device=device,
        signed_in_at=at,
        expires_at=at + timedelta(days=settings().session_days),
    )
    begin(session, actor)
    return SessionOut(
        role="citizen",
        account=account,
        name=rules.masked_name(known.opened_name()) if known else "",
        mobile=rules.masked_mobile(mobile),
        level=known.level if known else 1,
        office=None,
        stepped_up_until=at + STEP_UP_FOR,
        demo=settings().demo,
        revoked=None,
    )


def begin(session: sessions.Session, old: Actor) -> None:
    """In a unit: the new session lives, the one this browser had does not."""
    sessions.insert(session)
    if old.session:
        sessions.end(old.session, session.signed_in_at)
        forget_after_commit()
    signed_in = Actor(role=Role(session.role), account=session.account, session=session.token)
    audit.note("session.begin", f"session:{session.id}", signed_in, subject=session.account)


def with_cookie(out: SessionOut, token: str, seconds: int) -> Response[SessionOut]:
    """The answer that gives a browser its session."""
    return Response(out, cookies=[_cookie(token, seconds)], headers={"Cache-Control": "no-store"})


def _cookie(token: str, seconds: int) -> Cookie:
    return Cookie(
        key=COOKIE, value=token, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


async def session(actor: Actor, token: bytes | None) -> SessionOut:
    """Who is signed in here; a guest is an answer too. A device that its owner took away is told whose it was, so that
    it destroys what it keeps of them (security.md 3, I3)."""
    if actor.is_guest:
        revoked = await sessions.revoked(token) if token else None
        return _session_out("guest", actor, "", "", None, revoked)
    if actor.is_citizen:
        own = await accounts.find(actor.id)
        if own is None:
            raise SignInNeeded
        name = rules.masked_name(own.opened_name())
        return _session_out("citizen", actor, name, rules.masked_mobile(own.opened_mobile()), None)
    found = await staff.find_by_id(actor.id)
    return _session_out(actor.role, actor, actor.name, "", named(found.office_name) if found else None)


def _session_out(
    role: Any, actor: Actor, name: str, mobile: str, office: Text | None, revoked: UUID | None = None
) -> SessionOut:
    return SessionOut(
        role=role,
        account=actor.account,
        name=name,
        mobile=mobile,
        level=actor.level,
        office=office,
        stepped_up_until=actor.stepped_up_at + STEP_UP_FOR if actor.stepped_up_at else None,
        demo=settings().demo,
        revoked=revoked,
    )


async def sign_out(actor: Actor, everywhere: bool) -> Response[None]:
    """End this session, or all of the account; again is the same. The browser forgets its cookie.

    Of all, the other devices learn that they were taken away: a lost phone keeps no drafts (security.md 6.2)."""
    if actor.session is not None:
        await _sign_out(actor, actor.session, everywhere)
    return Response(None, status_code=204, cookies=[_cookie("", 0)], headers={"Cache-Control": "no-store"})


@in_unit
async def _sign_out(actor: Actor, here: bytes, everywhere: bool) -> None:
    at = now()
    sessions.end(here, at)  # this device destroys what it keeps by itself
    if everywhere:
        sessions.revoke_others(actor.id, here, at)
    what = "session.end_all" if everywhere else "session.end"
    audit.note(what, f"account:{actor.id}", actor, subject=actor.account)
    forget_after_commit()


@in_unit
async def end_session(session_id: UUID, actor: Actor) -> None:
    """Take one of the own devices away, the lost phone: its session ends. Another's is not there to know."""
    if await sessions.find_own(session_id, actor.id) is None:
        raise NotFound
    sessions.revoke(session_id, actor.id, now())
    audit.note("session.revoke", f"session:{session_id}", actor, subject=actor.account)
    forget_after_commit()
