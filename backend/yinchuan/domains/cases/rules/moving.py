"""The life cycle as a table (domain.md 2.2) and who may take which step (security.md 4, rule 7)."""

from functools import cache
from uuid import UUID

import msgspec

from yinchuan.kit.actor import Actor, Role

from ..errors import SamePerson, StepNotAllowed
from ..schemas import Status, Step

NEXT: dict[tuple[Status, Step], Status] = {
    (Status.SUBMITTED, Step.ACCEPT): Status.ACCEPTED,
    (Status.SUBMITTED, Step.REQUEST_CORRECTION): Status.CORRECTION_REQUESTED,
    (Status.SUBMITTED, Step.REJECT): Status.REJECTED,
    (Status.CORRECTION_REQUESTED, Step.RESUBMIT): Status.SUBMITTED,
    (Status.ACCEPTED, Step.REVIEW): Status.IN_REVIEW,
    (Status.IN_REVIEW, Step.PROPOSE): Status.TO_DECIDE,
    (Status.TO_DECIDE, Step.GRANT): Status.GRANTED,
    (Status.TO_DECIDE, Step.DENY): Status.DENIED,
    (Status.GRANTED, Step.MAKE_OUTCOME): Status.OUTCOME_READY,
    (Status.OUTCOME_READY, Step.DELIVER): Status.CLOSED,
    (Status.DENIED, Step.DELIVER): Status.CLOSED,
    # 撤回: not after the decision
    **{
        (status, Step.WITHDRAW): Status.WITHDRAWN
        for status in (
            Status.SUBMITTED,
            Status.CORRECTION_REQUESTED,
            Status.ACCEPTED,
            Status.IN_REVIEW,
            Status.TO_DECIDE,
        )
    },
}

FINAL = frozenset({Status.REJECTED, Status.CLOSED, Status.WITHDRAWN, Status.TERMINATED})

STEPS: dict[Role, frozenset[Step]] = {
    Role.CITIZEN: frozenset({Step.RESUBMIT, Step.WITHDRAW}),
    Role.WINDOW_OFFICER: frozenset(
        {Step.ACCEPT, Step.REQUEST_CORRECTION, Step.REJECT, Step.MAKE_OUTCOME, Step.DELIVER}
    ),
    Role.REVIEWER: frozenset({Step.REVIEW, Step.PROPOSE}),
    Role.DECIDER: frozenset({Step.GRANT, Step.DENY}),
}

# An instant item marked `single_officer`: one window officer from acceptance to delivery; every record is still written.
SINGLE_OFFICER = STEPS[Role.WINDOW_OFFICER] | {Step.REVIEW, Step.PROPOSE, Step.GRANT, Step.DENY}

# Whoever took one of these steps has taken the case in or reviewed it.
HANDLING = frozenset({Step.ACCEPT, Step.REQUEST_CORRECTION, Step.REVIEW, Step.PROPOSE})

_DESKS = (Role.WINDOW_OFFICER, Role.REVIEWER, Role.DECIDER)


class Hands(msgspec.Struct, frozen=True):
    """Whose hands a case has been in. `handlers`: who took it in or reviewed it, in whichever round, as staff ids."""

    applicant: UUID
    office: str
    handlers: frozenset[UUID]
    single_officer: bool


def after(status: Status, step: Step) -> Status:
    """The status a step leads to; raises `StepNotAllowed` where the table has none."""
    try:
        return NEXT[status, step]
    except KeyError:
        raise StepNotAllowed(case_status=status, step=step) from None


@cache
def desk_of(status: Status, single_officer: bool) -> Role | None:
    """The officers' role whose turn it is in this status; None when it is the applicant's turn or nobody's."""
    steps = {step for from_status, step in NEXT if from_status is status}
    if single_officer and steps & SINGLE_OFFICER:
        return Role.WINDOW_OFFICER
    return next((role for role in _DESKS if STEPS[role] & steps), None)


def may_take(actor: Actor, hands: Hands, status: Status) -> list[Step]:
    """The steps this actor may take now, in the order of the table. Empty for who has no part in it."""
    return [s for from_status, s in NEXT if from_status is status and _is_theirs(actor, hands, s)]


def demand(actor: Actor, hands: Hands, status: Status, step: Step) -> Status:
    """The next status; raises `StepNotAllowed` (409) or `SamePerson` (403) where this actor may not take the step."""
    following = after(status, step)
    if not _is_theirs(actor, hands, step):
        if _has_part(actor, hands) and step in _steps(actor, hands):
            raise SamePerson(step=step)
        raise StepNotAllowed(case_status=status, step=step)
    return following


def demand_any(actor: Actor, hands: Hands, status: Status) -> None:
    """Raise as `demand` does unless this actor may take some step now."""
    if not may_take(actor, hands, status):
        for from_status, step in NEXT:
            if from_status is status:
                demand(actor, hands, status, step)
        raise StepNotAllowed(case_status=status)


def _is_theirs(actor: Actor, hands: Hands, step: Step) -> bool:
    if not _has_part(actor, hands) or step not in _steps(actor, hands):
        return False
    if step in (Step.GRANT, Step.DENY) and not hands.single_officer:
        # security.md 4, rule 7: who decides neither took the case in nor reviewed it
        return actor.account not in hands.handlers
    return True


def _has_part(actor: Actor, hands: Hands) -> bool:
    if actor.is_citizen:
        return hands.applicant in actor.acts_for
    return actor.is_officer and actor.office in ("*", hands.office)


def _steps(actor: Actor, hands: Hands) -> frozenset[Step]:
    if actor.role is Role.WINDOW_OFFICER and hands.single_officer:
        return SINGLE_OFFICER
    return STEPS.get(actor.role, frozenset()) if actor.role else frozenset()
