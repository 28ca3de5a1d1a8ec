"""The transition table and who may take which step, walked by hypothesis."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinchuan.domains.cases.errors import SamePerson, StepNotAllowed
from yinchuan.domains.cases.rules import (
    FINAL,
    NEXT,
    Hands,
    after,
    demand,
    desk_of,
    may_take,
)
from yinchuan.domains.cases.schemas import Status, Step
from yinchuan.kit.actor import Actor, Role

XIULAN, WANG, LI, ZHAO = (UUID(int=n) for n in range(1, 5))
CITIZEN = Actor(role=Role.CITIZEN, account=XIULAN, level=2)
OFFICERS = {
    Role.WINDOW_OFFICER: Actor(role=Role.WINDOW_OFFICER, account=WANG, office="*"),
    Role.REVIEWER: Actor(role=Role.REVIEWER, account=LI, office="*"),
    Role.DECIDER: Actor(role=Role.DECIDER, account=ZHAO, office="*"),
}
FRESH = Hands(
    applicant=XIULAN,
    office="市公安局",
    handlers=frozenset(),
    single_officer=False,
)


@given(st.sampled_from(Status), st.sampled_from(Step))
def test_what_the_table_does_not_name_is_refused(status: Status, step: Step) -> None:
    if (status, step) in NEXT:
        assert after(status, step) is NEXT[status, step]
    else:
        with pytest.raises(StepNotAllowed):
            after(status, step)


@given(st.sampled_from(sorted(FINAL)), st.sampled_from(Step))
def test_nothing_follows_a_final_status(status: Status, step: Step) -> None:
    with pytest.raises(StepNotAllowed):
        after(status, step)


@given(
    st.lists(
        st.tuples(st.sampled_from([CITIZEN, *OFFICERS.values()]), st.sampled_from(Step)),
        max_size=12,
    )
)
def test_any_walk_stays_on_the_table_and_ends_only_in_final_states(
    walk: list[tuple[Actor, Step]],
) -> None:
    status, hands = Status.SUBMITTED, FRESH
    for actor, step in walk:
        offered = may_take(actor, hands, status)
        try:
            status = demand(actor, hands, status, step)
        except (StepNotAllowed, SamePerson):
            assert step not in offered
        else:
            assert step in offered
    assert (
        may_take(CITIZEN, hands, status)
        or any(may_take(o, hands, status) for o in OFFICERS.values())
        or (status in FINAL)
    )


@given(st.sampled_from(Status))
def test_the_desk_named_is_one_that_can_go_on(status: Status) -> None:
    desk = desk_of(status, single_officer=False)
    if desk is not None:
        assert may_take(OFFICERS[desk], FRESH, status)


@pytest.mark.parametrize("step", [Step.GRANT, Step.DENY])
def test_who_had_a_case_in_hand_does_not_decide_it(step: Step) -> None:
    handled = Hands(applicant=XIULAN, office="市公安局", handlers=frozenset({LI, ZHAO}), single_officer=False)
    with pytest.raises(SamePerson):
        demand(OFFICERS[Role.DECIDER], handled, Status.TO_DECIDE, step)


def test_one_officer_may_finish_an_item_marked_for_it() -> None:
    single = Hands(
        applicant=XIULAN,
        office="市公安局",
        handlers=frozenset({WANG}),
        single_officer=True,
    )
    assert demand(OFFICERS[Role.WINDOW_OFFICER], single, Status.TO_DECIDE, Step.GRANT) is Status.GRANTED


def test_an_officer_of_another_body_has_no_step() -> None:
    elsewhere = Actor(role=Role.WINDOW_OFFICER, account=WANG, office="市民政局")
    assert may_take(elsewhere, FRESH, Status.SUBMITTED) == []


def test_another_citizen_has_no_step() -> None:
    stranger = Actor(role=Role.CITIZEN, account=UUID(int=99), level=2)
    assert may_take(stranger, FRESH, Status.SUBMITTED) == []
