"""Staff sign in with password and a code that works once; the role is chosen for the session."""

import asyncio
import secrets
import time
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from litestar import Response

from yinchuan.config import settings
from yinchuan.kit import audit, keys, limits
from yinchuan.kit.actor import GUEST, STEP_UP_FOR, Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound, Unavailable
from yinchuan.kit.ids import uuid7
from yinchuan.kit.names import named

from .. import rules
from ..errors import CredentialsWrong, RoleNeeded
from ..schemas import SessionOut, StaffSessionIn
from ..store import accounts, sessions, staff
from ..store.staff import Staff
from .signing_in import begin, with_cookie

QUARTER = 900
PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least for argon2id
_hashing = asyncio.Semaphore(2)  # a flood of guesses must not take every core
_lined_up: set[object] = set()  # nor a place in a line without an end


async def sign_in_staff(
    data: StaffSessionIn, actor: Actor, device: str, address: str
) -> Response[SessionOut]:
    """A session of 9 hours that ends after 15 idle minutes.

    Raises `CredentialsWrong` for a wrong name, password or code alike, `RoleNeeded` for a person of several roles,
    `TooMany` after too many tries with this name or from this address, `Unavailable` while too many are waiting."""
    login = data.name.strip().lower()
    tries = settings().password_tries
    network = rules.network_of(address)
    await limits.take("password-address", network, [(settings().password_address_tries, QUARTER)])
    here = f"{login}\0{network}"
    await limits.take("password-here", here, [(tries, QUARTER)])
    await limits.take("password", login, [(tries * 10, QUARTER)])
    token = secrets.token_urlsafe(32)
    try:
        out = await _sign_in(login, data, actor, device, token)
    except CredentialsWrong:
        name = keys.mac(login.encode(), "login")[:8].hex()
        await audit.record("session.begin", f"login:{name}", GUEST, result="refused", reason="credentials")
        raise
    return with_cookie(out, token, settings().staff_session_hours * 3600)


async def _sign_in(login: str, data: StaffSessionIn, actor: Actor, device: str, token: str) -> SessionOut:
    found = await staff.find(login)
    holds = await password_holds(found.password if found else _nobodys(), data.password)
    if found is None or not holds or found.state != "active":
        raise CredentialsWrong
    return await _begin(login, data, actor, device, token)


@in_unit
async def _begin(login: str, data: StaffSessionIn, actor: Actor, device: str, token: str) -> SessionOut:
    found = await staff.find(login)
    if found is None:
        raise CredentialsWrong
    accepted = rules.counters_accepted(time.time(), found.totp_counter, settings().demo)
    counter = rules.counter_of(found.secret, rules.only_digits(data.code), accepted)
    if counter is None:
        raise CredentialsWrong
    role = _role(found, data.role)
    staff.use_counter(found.id, counter)
    at = now()
    session = sessions.Session(
        id=uuid7(),
        token=keys.token_hash(token),
        account=found.id,
        role=role.value,
        device=device,
        signed_in_at=at,
        expires_at=at + timedelta(hours=settings().staff_session_hours),
    )
    begin(session, actor)
    return SessionOut(
        role=role.value,
        account=found.id,
        name=found.name,
        mobile="",
        level=0,
        office=named(found.office_name),
        stepped_up_until=at + STEP_UP_FOR,
        demo=settings().demo,
        revoked=None,
    )


def _role(found: Staff, chosen: str | None) -> Role:
    """No role inherits another: a person who has two chooses one (security.md 4, rule 6)."""
    roles = found.roles.split()
    if chosen is None and len(roles) == 1:
        return Role(roles[0])
    if chosen not in roles:
        raise RoleNeeded(roles=roles)
    return Role(chosen)


async def password_holds(hashed: str, password: str) -> bool:
    """Whether a password is the hashed one. Raises `Unavailable` while too many wait to be told."""
    if len(_lined_up) >= settings().password_queue:
        raise Unavailable
    _lined_up.add(place := object())
    try:
        async with _hashing:
            return await asyncio.to_thread(_holds, hashed, password)
    finally:
        _lined_up.discard(place)


def _holds(hashed: str, password: str) -> bool:
    try:
        return PASSWORDS.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A name that nobody has takes the same work."""
    return PASSWORDS.hash(secrets.token_urlsafe(16))


async def staff_name(staff_id: UUID) -> str:
    """The name shown to citizens; raises `NotFound`."""
    found = await staff.find_by_id(staff_id)
    if found is None:
        raise NotFound
    return found.name


async def is_own(actor: Actor, account: UUID) -> bool:
    """Whether this account is the actor's own as a citizen: nobody acts in the own case (security.md 4, rule 6)."""
    if actor.is_citizen:
        return actor.account == account
    found = await staff.find_by_id(actor.id)
    owner = await accounts.find(account)
    if found is None or owner is None or found.id_index is None or not owner.id_number:
        return False
    # Not index against index: after a rotation the two may have been made with different keys.
    return found.id_index in accounts.id_indexes(owner.opened_id_number())
