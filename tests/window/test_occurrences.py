"""A helper types the six digits a citizen reads out."""

import re

from tests.people import Citizen, Officer, new_id


def test_the_digits_lead_to_the_refusal(xiulan: Citizen, wang: Officer) -> None:
    problem = xiulan.call("GET", f"/api/drafts/{new_id()}").json()
    assert re.fullmatch("40[0-9]{4}", problem["trace"])
    found = wang.ask("GET", f"/api/window/occurrences/{problem['trace']}")
    assert found | {"at": ""} == {
        "trace": problem["trace"],
        "at": "",
        "status": 404,
        "code": "not_found",
        "place": "GET /api/drafts/{draft_id}",
        "request": problem["request"],
    }


def test_nothing_in_it_says_whose_it_was(xiulan: Citizen, wang: Officer) -> None:
    draft = new_id()
    problem = xiulan.call("GET", f"/api/drafts/{draft}?name=%E9%A9%AC%E7%A7%80%E5%85%B0").json()
    told = wang.call("GET", f"/api/window/occurrences/{problem['trace']}").text
    assert str(draft) not in told
    assert xiulan.mobile not in told
    assert "马秀兰" not in told


def test_digits_of_the_phone_itself_are_not_known_here(wang: Officer) -> None:
    for trace in ("910042", "9", "not-a-code", "5' OR 1=1"):
        assert wang.call("GET", f"/api/window/occurrences/{trace}").status_code == 404


def test_a_citizen_asks_in_vain(xiulan: Citizen) -> None:
    assert xiulan.call("GET", "/api/window/occurrences/400001").status_code == 403
