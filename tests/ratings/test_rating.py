"""`PUT /api/cases/{id}/rating`: once, after closing, by who applied, with reasons for bad levels only."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases.conftest import ENDORSEMENT, RELIEF
from tests.people import Citizen, Officer, new_id
from tests.server import Server

ALL = ("accept", "review", "propose", "grant", "make_outcome", "deliver")


@pytest.fixture
def closed(xiulan: Citizen, wang: Officer) -> Citizen:
    """马秀兰, whose endorsement has been delivered."""
    wang.does_all(xiulan.submits(ENDORSEMENT).case, *ALL)
    return xiulan


def refusal(citizen: Citizen, level: int = 1, **more: Any) -> tuple[int, str]:
    refused = citizen.refused("PUT", f"/api/cases/{citizen.id}/rating", {"level": level, **more})
    return refused.status, refused.code


def test_a_closed_case_is_rated(closed: Citizen) -> None:
    assert closed.looks()["rating"]["isOpen"]
    given = closed.rates(1, indicators={"efficiency": 1, "guide": 2}, comment="很快\n谢谢")
    assert (given["level"], given["comment"]) == (1, "很快\n谢谢")
    assert closed.looks()["rating"] == {"isOpen": False, "until": closed.case["rating"]["until"], "level": 1}
    line = next(x for x in closed.ask("GET", "/api/cases")["cases"] if x["id"] == str(closed.id))
    assert not line["canRate"]


def test_the_same_rating_again_is_answered_the_same(closed: Citizen) -> None:
    assert closed.rates(4, reasons=["late"]) == closed.rates(4, reasons=["late"])


def test_a_rating_is_not_changed(closed: Citizen) -> None:
    closed.rates(5, reasons=["late"])
    assert refusal(closed, 1) == (409, "already_rated")
    assert closed.looks()["rating"]["level"] == 5


@pytest.mark.parametrize("level", [4, 5])
def test_bad_levels_may_say_why(closed: Citizen, level: int) -> None:
    assert closed.rates(level, reasons=["late", "other"], comment="等了两个月")["level"] == level


@pytest.mark.parametrize("level", [1, 2, 3])
def test_good_levels_ask_for_no_reason(closed: Citizen, level: int) -> None:
    refused = closed.refused("PUT", f"/api/cases/{closed.id}/rating", {"level": level, "reasons": ["late"]})
    assert (refused.status, refused.pointers) == (422, {"/reasons": "not_asked"})


def test_every_wrong_choice_is_named_at_once(closed: Citizen) -> None:
    body = {"level": 5, "indicators": {"speed": 1}, "reasons": ["late", "late", "boring"]}
    refused = closed.refused("PUT", f"/api/cases/{closed.id}/rating", body)
    assert refused.status == 422
    assert refused.pointers == {
        "/indicators/speed": "unknown_option",
        "/reasons/2": "unknown_option",
        "/reasons": "twice",
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"level": 0},
        {"level": 6},
        {"level": "1"},
        {"level": 1.5},
        {"level": 1, "indicators": {"efficiency": 9}},
        {"level": 1, "comment": "字" * 501},
        {"level": 1, "comment": "\x00"},
        {"level": 1, "ratedAt": "2026-11-23T00:00:00Z"},
        {"level": 1, "account": str(new_id())},
    ],
)
def test_a_malformed_rating_is_refused(closed: Citizen, body: dict[str, Any]) -> None:
    assert closed.refused("PUT", f"/api/cases/{closed.id}/rating", body).status == 400
    assert closed.looks()["rating"]["level"] is None


def test_nothing_is_rated_before_it_is_closed(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(ENDORSEMENT)
    assert refusal(xiulan) == (409, "not_ratable")
    wang.does_all(xiulan.case, *ALL[:-1])
    assert refusal(xiulan) == (409, "not_ratable")


def test_a_withdrawn_case_is_not_rated(xiulan: Citizen) -> None:
    xiulan.submits(RELIEF).withdraws()
    assert refusal(xiulan) == (409, "not_ratable")


def test_nobody_rates_for_another(server: Server, closed: Citizen, xiaoyan: Citizen, wang: Officer) -> None:
    where, body = f"/api/cases/{closed.id}/rating", {"level": 1}
    assert xiaoyan.refused("PUT", where, body).status == 404
    assert wang.refused("PUT", where, body).status == 403
    assert Citizen(server, "马秀兰").refused("PUT", where, body).status == 401
    closed.rates(5)
    assert xiaoyan.refused("PUT", where, {"level": 5}).status == 404
    assert closed.looks()["rating"]["level"] == 5


def test_an_unknown_case_is_not_rated(xiulan: Citizen) -> None:
    assert xiulan.refused("PUT", f"/api/cases/{new_id()}/rating", {"level": 1}).status == 404


def test_of_many_ratings_at_once_one_stands(closed: Citizen) -> None:
    def rate(level: int) -> int:
        return closed.call("PUT", f"/api/cases/{closed.id}/rating", json={"level": level}).status_code

    with ThreadPoolExecutor(5) as pool:
        statuses = sorted(pool.map(rate, (1, 2, 3, 4, 5)))
    assert statuses == [200, 409, 409, 409, 409]
    assert closed.looks()["rating"]["level"] in {1, 2, 3, 4, 5}
