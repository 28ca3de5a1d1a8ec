"""Who acts, and the policy every route declares. A route without a policy stops the start (deny by default).

    @get("/{case_id:uuid}", opt=allow(Role.CITIZEN, level=2))
    async def read(self, case_id: FromPath[UUID], actor: Me) -> CaseOut: ...

`PUBLIC` routes get a guest or whoever is signed in."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import msgspec
from litestar.connection import ASGIConnection, Request
from litestar.di import NamedDependency

from .clock import now
from .errors import LevelTooLow, NotAllowed, OtherAccount, SignInNeeded, StepUpNeeded

ACCOUNT_HEADER = "yc-account"
STEP_UP_FOR = timedelta(minutes=30)  # a code entered in the last half hour, sign-in included


class Role(StrEnum):
    CITIZEN = "citizen"
    WINDOW_OFFICER = "window_officer"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    SUPERVISOR = "supervisor"


OFFICERS = frozenset({Role.WINDOW_OFFICER, Role.REVIEWER, Role.DECIDER})


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """One request's person: a guest, a citizen's account or a member of staff in the role chosen for this session."""

    role: Role | None = None
    account: UUID | None = None  # citizen account or staff id
    person: UUID | None = None  # the real-named person behind a citizen's account
    level: int = 0  # authentication level 0-4
    office: str | None = None  # staff: the body whose cases are in the own queue
    name: str = ""  # staff: shown to citizens; citizens: empty
    device: str = ""  # what the session was begun with, as its owner knows it: "Chrome · Android"
    session: bytes | None = None  # SHA-256 of the session token, the key of its row
    stepped_up_at: datetime | None = None

    @property
    def is_guest(self) -> bool:
        return self.role is None

    @property
    def is_citizen(self) -> bool:
        return self.role is Role.CITIZEN

    @property
    def is_officer(self) -> bool:
        return self.role in OFFICERS

    @property
    def id(self) -> UUID:
        """The account's id; raises for a guest."""
        if self.account is None:
            raise SignInNeeded
        return self.account

    @property
    def acts_for(self) -> frozenset[UUID]:
        """The accounts whose things this actor owns."""
        return frozenset({self.account}) if self.account and self.is_citizen else frozenset()

    def demand_step_up(self) -> None:
        """Raise `StepUpNeeded` unless a code was entered within the last 30 minutes."""
        if self.stepped_up_at is None or now() - self.stepped_up_at > STEP_UP_FOR:
            raise StepUpNeeded


GUEST = Actor()
Me = NamedDependency[Actor]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    roles: frozenset[Role]  # empty: everyone, guests included
    level: int = 0

    def check(self, actor: Actor) -> None:
        """Raise 401 without a session, 403 for another role or a lower level."""
        if not self.roles:
            return
        if actor.is_guest:
            raise SignInNeeded
        if actor.role not in self.roles:
            raise NotAllowed
        if actor.is_citizen and actor.level < self.level:
            raise LevelTooLow(needed=self.level)


def allow(*roles: Role, level: int = 0) -> dict[str, Any]:
    """The `opt` of a route: only these roles; citizens from `level` on."""
    if not roles:
        raise ValueError("name the roles, or use PUBLIC")
    return {"policy": Policy(roles=frozenset(roles), level=level)}


PUBLIC: dict[str, Any] = {"policy": Policy(roles=frozenset())}


class Resolver(Protocol):
    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any]) -> Actor: ...


class Refused(Protocol):
    """Keeps that somebody was refused at a route: its template, never the address asked for."""

    async def __call__(self, actor: Actor, place: str, reason: str) -> None: ...


def demand_account(actor: Actor, sent_as: str | None) -> None:
    """Raise `OtherAccount` when a request names the account whose things it carries and another one is signed in: what
    waited on a device for one person never goes out under the next one's session (security.md 6.1 rule 7)."""
    if sent_as is not None and not actor.is_guest and sent_as != str(actor.account):
        raise OtherAccount


async def demand_policy(request: Request[Any, Any, Any]) -> None:
    """Before every route and its body: finds the actor, checks the route's policy, leaves the actor in the scope."""
    handler = request.route_handler
    policy: Policy = handler.opt["policy"]
    if not policy.roles and "actor" not in handler.parsed_fn_signature.parameters:
        return  # nobody asks who it is: such an address answers even when sessions cannot be read
    resolve: Resolver = request.app.state.resolve_actor
    actor = await resolve(request)
    request.scope["state"]["actor"] = actor
    try:
        policy.check(actor)
        demand_account(actor, request.headers.get(ACCOUNT_HEADER))
    except (NotAllowed, LevelTooLow, OtherAccount) as refused:
        record: Refused = request.app.state.record_refusal
        await record(actor, str(request.scope.get("path_template", "-")), refused.code)
        raise


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The dependency `actor` of every route."""
    actor: Actor = request.scope["state"]["actor"]
    return actor
