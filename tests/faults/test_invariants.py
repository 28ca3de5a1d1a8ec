"""The judge of the schedules: what it calls lost, and what it does not."""

from typing import Any

from tests.faults.invariants import back, lost

AT = "/answers/address"
Told = dict[str, Any]


def act(at: int, device: int, gone: str, wrote: str) -> Told:
    return {"at": at, "device": device, "gone": [[AT, gone]], "wrote": [[AT, wrote]], "isGivenUp": False}


def ending(left: str, *acts: Told) -> Told:
    return {"acts": list(acts), "seen": [[AT, left]]}


def test_what_nobody_has_seen_is_lost() -> None:
    assert len(lost(ending("旧", act(1, 0, "旧", "新")))) == 1


def test_what_somebody_saw_and_wrote_over_is_not() -> None:
    assert lost(ending("三", act(1, 0, "一", "二"), act(2, 1, "二", "三"))) == []


def test_two_who_came_to_the_same_are_one_and_may_go_on_from_it() -> None:
    assert lost(ending("三", act(1, 1, "一", "二"), act(2, 1, "二", "三"), act(3, 0, "一", "二"))) == []


def test_whoever_has_seen_what_came_after_and_puts_it_back_is_heard() -> None:
    assert len(lost(ending("三", act(1, 1, "一", "二"), act(2, 1, "二", "三"), act(3, 0, "三", "二")))) == 1


PAPER = "/materials/proof/p"
OUT = {"at": 2, "device": 0, "gone": [[PAPER, "p"]], "wrote": [], "isGivenUp": False}
IN = {"at": 1, "device": 1, "gone": [], "wrote": [[PAPER, "p"]], "isGivenUp": False}


def with_paper(*acts: Told, told: tuple[int, ...] = ()) -> Told:
    return {"acts": list(acts), "held": [[PAPER, "p"]], "told": list(told), "cases": []}


def test_a_paper_that_was_taken_out_stays_out() -> None:
    assert len(back(with_paper(IN, OUT))) == 1


def test_a_paper_that_was_put_in_after_that_is_in() -> None:
    assert back(with_paper(OUT, IN)) == []


def test_whoever_takes_it_out_of_what_was_handed_in_is_told() -> None:
    assert back(with_paper(IN, OUT, told=(0,))) == []
