"""The desk's queue: what waits for this role in this body, oldest deadline first, names masked."""

from datetime import date
from typing import Any

import pytest

from tests.cases.conftest import ALLOWANCE, ENDORSEMENT, RELIEF
from tests.people import Citizen, Officer
from tests.server import Server

QUEUE = "/api/window/cases"


def line_of(officer: Officer, case: dict[str, Any], **filters: Any) -> dict[str, Any] | None:
    return next((line for line in officer.queue(**filters) if line["id"] == case["id"]), None)


def test_a_new_application_waits_at_the_window(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(RELIEF)
    line = line_of(wang, xiulan.case)
    assert line is not None
    assert (line["applicant"], line["status"], line["claimedBy"], line["isMine"]) == (
        "马*",
        "submitted",
        "",
        False,
    )
    assert (line["dueOn"], line["light"]) == (xiulan.case["due"]["on"], "green")
    assert line["number"] == xiulan.case["number"]


def test_a_line_holds_no_number_and_no_full_name(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(RELIEF)
    text = wang.call("GET", QUEUE).text
    assert xiulan.id_number not in text
    assert xiulan.mobile not in text
    assert "马秀兰" not in text


def test_the_oldest_deadline_comes_first(xiulan: Citizen, wang: Officer) -> None:
    for item in (ALLOWANCE, ENDORSEMENT, RELIEF):
        xiulan.submits(item)
    order = [(line["dueOn"] or date.max.isoformat(), line["id"]) for line in wang.queue()]
    assert order == sorted(order)


def test_the_queue_comes_in_pages_that_lose_and_repeat_nothing(xiulan: Citizen, wang: Officer) -> None:
    first = wang.ask("GET", QUEUE)
    for _ in range(max(0, 55 - first["waiting"])):
        xiulan.begins(RELIEF).consents().answers_like().submits()
    first = wang.ask("GET", QUEUE)
    assert len(first["cases"]) == 50
    ids = [line["id"] for line in wang.queue()]
    assert len(ids) == len(set(ids)) == first["waiting"]


@pytest.mark.parametrize("cursor", ["x", "2026-11-23", "2026-11-23~x", "~", "a" * 500])
def test_a_made_up_cursor_is_refused(wang: Officer, cursor: str) -> None:
    assert wang.refused("GET", QUEUE, params={"after": cursor}).code == "bad_cursor"


def test_each_desk_sees_its_own_turn(xiulan: Citizen, wang: Officer, li: Officer, zhao: Officer) -> None:
    xiulan.submits(RELIEF)
    seen = [("accept", wang), ("review", li), ("propose", li), ("grant", zhao), ("make_outcome", wang)]
    for step, whose in seen:
        holders = [officer for officer in (wang, li, zhao) if line_of(officer, xiulan.case)]
        assert holders == [whose]
        whose.does(step, xiulan.case)


def test_a_returned_application_waits_at_no_desk(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(RELIEF)
    defects = [{"target": "answer", "at": "/name", "text": "有误"}]
    wang.does("request_correction", xiulan.case, defects=defects)
    assert line_of(wang, xiulan.case) is None
    xiulan.resubmits()
    assert line_of(wang, xiulan.case) is not None


def test_an_officer_of_one_body_sees_its_cases_only(server: Server, xiulan: Citizen, chen: Officer) -> None:
    xiulan.submits(RELIEF)
    citizen = Citizen(server, "欧阳春雨").signs_in().has_name().submits("HF-RS-03")
    ids = {line["id"] for line in chen.queue()}
    assert citizen.case["id"] in ids
    assert xiulan.case["id"] not in ids
    assert chen.ask("GET", QUEUE)["waiting"] == len(ids)


def test_the_own_pile_is_what_was_claimed(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(RELIEF)
    assert line_of(wang, xiulan.case, mine="true") is None
    wang.claims(xiulan.case)
    line = line_of(wang, xiulan.case, mine="true")
    assert line is not None
    assert (line["claimedBy"], line["isMine"]) == ("王强", True)
    assert wang.ask("GET", QUEUE, params={"mine": "true"})["waiting"] == len(wang.queue(mine="true"))


def test_citizens_and_guests_see_no_queue(server: Server, xiulan: Citizen) -> None:
    assert xiulan.refused("GET", QUEUE).status == 403
    assert Citizen(server, "马秀兰").refused("GET", QUEUE).status == 401
