"""The main job from the item to the stars, as the people who do it see it."""

from tests.people import Citizen, Officer

ITEM = "HF-MZ-06"


def test_an_application_is_decided_by_three_people_and_rated(
    xiulan: Citizen, wang: Officer, li: Officer, zhao: Officer
) -> None:
    xiulan.submits(ITEM).sees("submitted")
    case = xiulan.case
    assert [line["id"] for line in wang.queue()].count(case["id"]) == 1
    assert wang.does("accept", case)["status"] == "accepted"
    assert li.does("review", case)["status"] == "in_review"
    assert li.does("propose", case)["status"] == "to_decide"
    assert zhao.does("grant", case)["status"] == "granted"
    assert wang.does("make_outcome", case)["status"] == "outcome_ready"
    assert wang.does("deliver", case)["status"] == "closed"
    closed = xiulan.looks()
    assert [entry["step"] for entry in closed["timeline"]] == [
        "submit",
        "accept",
        "review",
        "propose",
        "grant",
        "make_outcome",
        "deliver",
    ]
    assert closed["outcome"]["name"]
    assert closed["rating"]["isOpen"]
    xiulan.ask("PUT", f"/api/cases/{case['id']}/rating", {"level": 1})
    assert xiulan.looks()["rating"] == {"isOpen": False, "until": closed["rating"]["until"], "level": 1}


def test_a_correction_reopens_the_form_and_is_sent_again(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(ITEM)
    first = xiulan.case["receipt"]
    defects = [
        {"target": "answer", "at": "/name", "text": "姓名与户口簿不一致"},
        {"target": "material", "at": "account", "text": "照片看不清"},
    ]
    asked = wang.does("request_correction", xiulan.case, defects=defects)
    assert asked["status"] == "correction_requested"
    seen = xiulan.looks()
    assert [defect["text"] for defect in seen["defects"]] == ["姓名与户口簿不一致", "照片看不清"]
    xiulan.resubmits().sees("submitted")
    again = xiulan.ask("GET", f"/api/cases/{xiulan.id}/receipt")["receipt"]
    assert again != first


def test_one_officer_does_an_instant_item(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits("HF-GA-09")
    for step in ("accept", "review", "propose", "grant", "make_outcome", "deliver"):
        wang.does(step, xiulan.case)
    xiulan.sees("closed")
