"""The correction notice: all defects in one, the form open again at those places, sent again as the next round."""

from typing import Any

import pytest

from tests import papers
from tests.cases.conftest import ALLOWANCE
from tests.people import Citizen, Officer, new_id
from yinchuan.kit.canonical import digest

DEFECTS = [
    {"target": "answer", "at": "/name", "text": "姓名与户口簿不一致"},
    {"target": "material", "at": "account", "text": "照片看不清"},
]


@pytest.fixture
def returned(xiulan: Citizen, wang: Officer) -> Citizen:
    """马秀兰, whose application came back with two defects."""
    xiulan.submits(ALLOWANCE)
    wang.does("request_correction", xiulan.case, defects=DEFECTS, note="请在三十日内补正")
    return xiulan


def resubmission(person: Citizen, **changes: Any) -> dict[str, Any]:
    """The body of the next round; the person has looked at the case and the draft."""
    person.round = person.looks()["round"] + 1
    person.version = person.ask("GET", f"/api/drafts/{person.id}")["version"]
    return person.signs({**person.document(), **changes})


def test_the_applicant_reads_every_defect_with_its_place(returned: Citizen) -> None:
    case = returned.looks()
    assert case["status"] == "correction_requested"
    assert [(d["at"], d["text"]) for d in case["defects"]] == [(d["at"], d["text"]) for d in DEFECTS]
    assert all(defect["label"] for defect in case["defects"])
    assert case["timeline"][-1]["note"] == "请在三十日内补正"
    assert set(case["next"]) == {"resubmit", "withdraw"}


def test_the_form_is_open_again_with_what_was_sent(returned: Citizen) -> None:
    draft = returned.ask("GET", f"/api/drafts/{returned.id}")
    assert draft["round"] == 1
    assert draft["answers"] == papers.normalised(returned.item, returned.answers)
    assert [paper["id"] for paper in draft["materials"]["account"]] == returned.materials["account"]


def test_a_corrected_application_has_a_new_receipt_and_no_defects(returned: Citizen, wang: Officer) -> None:
    first = returned.ask("GET", f"/api/cases/{returned.id}/receipt")["receipt"]
    returned.version = returned.ask("GET", f"/api/drafts/{returned.id}")["version"]
    returned.materials["account"] = []
    returned.uploads("account", papers.photo(7))
    returned.resubmits()
    case = returned.case
    assert (case["status"], case["round"], case["defects"]) == ("submitted", 1, [])
    assert [entry["step"] for entry in case["timeline"]] == ["submit", "request_correction", "resubmit"]
    assert case["receipt"] == returned.ask("GET", f"/api/cases/{returned.id}/receipt")["receipt"] != first
    shown = wang.opens(returned.case)
    assert [paper["material"]["id"] for paper in shown["materials"]] == returned.materials["account"]
    assert returned.refused("GET", f"/api/drafts/{returned.id}").status == 409


def test_the_same_resubmission_again_is_taken_once(returned: Citizen) -> None:
    body = resubmission(returned)
    request = returned.step(returned.case, "resubmit", returned.case["version"], new_id(), **body)
    assert returned.ask(*request) == returned.ask(*request)
    assert returned.looks()["round"] == 1


def test_a_second_correction_is_possible(returned: Citizen, wang: Officer) -> None:
    returned.resubmits()
    wang.does("request_correction", returned.case, defects=DEFECTS[:1])
    returned.resubmits()
    assert (returned.case["status"], returned.case["round"]) == ("submitted", 2)
    assert len(returned.ask("GET", f"/api/cases/{returned.id}/document")["document"]["lines"]) > 3


def test_the_first_round_sent_late_changes_nothing(returned: Citizen) -> None:
    document = returned.document()
    returned.resubmits()
    refused = returned.refused("PUT", f"/api/cases/{returned.id}", returned.signs(document))
    assert (refused.status, refused.code) == (409, "other_content")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"round": 0}, "/document/round"),
        ({"round": 2}, "/document/round"),
        ({"id": str(new_id())}, "/document/round"),
    ],
)
def test_only_the_next_round_of_this_case_is_taken(
    returned: Citizen, changes: dict[str, Any], pointer: str
) -> None:
    body = resubmission(returned, **changes)
    refused = returned.refused(*returned.step(returned.case, "resubmit", returned.case["version"], **body))
    assert (refused.status, [*refused.pointers]) == (422, [pointer])


def test_another_item_is_not_a_correction(returned: Citizen) -> None:
    item = {**returned.document()["item"], "revision": 2}
    body = resubmission(returned, item=item)
    refused = returned.refused(*returned.step(returned.case, "resubmit", returned.case["version"], **body))
    assert refused.pointers == {"/document/item": "wrong_item"}


def test_a_resubmission_brings_its_document(returned: Citizen) -> None:
    version = returned.looks()["version"]
    refused = returned.refused(*returned.step(returned.case, "resubmit", version))
    assert refused.pointers == {"/document": "required"}


def test_an_application_that_is_not_back_is_not_resubmitted(applied: Citizen) -> None:
    applied.round = 1
    body = applied.signs(applied.document())
    refused = applied.refused(*applied.step(applied.case, "resubmit", 1, **body))
    assert (refused.status, refused.code) == (409, "step_not_allowed")


def test_a_notice_names_at_least_one_defect(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    assert wang.refused(*wang.step(applied.case, "request_correction", 1)).code == "defects_needed"


@pytest.mark.parametrize(
    ("target", "at"), [("answer", "/nothing"), ("material", "selfie"), ("answer", "account")]
)
def test_a_notice_names_places_that_exist(applied: Citizen, wang: Officer, target: str, at: str) -> None:
    wang.claims(applied.case)
    defects = [
        {"target": "answer", "at": "/name", "text": "有误"},
        {"target": target, "at": at, "text": "有误"},
    ]
    refused = wang.refused(*wang.step(applied.case, "request_correction", 1, defects=defects))
    assert (refused.status, refused.code) == (422, "unknown_target")
    assert refused.pointers == {"/defects/1/at": "unknown_target"}
    applied.sees("submitted")


def test_withdrawing_closes_the_reopened_form(returned: Citizen) -> None:
    returned.withdraws()
    assert returned.case["status"] == "withdrawn"
    gone = returned.refused("GET", f"/api/drafts/{returned.id}")
    assert (gone.status, gone.problem["case"]) == (409, str(returned.id))
    assert str(returned.id) not in [line["id"] for line in returned.ask("GET", "/api/drafts")["drafts"]]


def test_a_reopened_form_that_moved_on_is_not_submitted_old(returned: Citizen) -> None:
    body = resubmission(returned)
    returned.answers = {**returned.answers, "address": "改过的地址 8 号"}
    returned.saves()
    refused = returned.refused(*returned.step(returned.case, "resubmit", returned.case["version"], **body))
    assert refused.status == 412
    assert returned.sees("correction_requested").case["version"] == 2


def test_the_officer_sees_the_corrected_answers(returned: Citizen, wang: Officer) -> None:
    returned.version = returned.ask("GET", f"/api/drafts/{returned.id}")["version"]
    returned.answers = {**returned.answers, "address": "兴庆区幸福里小区 8 号楼 102 室"}
    returned.saves().resubmits()
    shown = wang.opens(returned.case)
    assert "兴庆区幸福里小区 8 号楼 102 室" in [line["value"] for line in shown["lines"]]
    kept = returned.ask("GET", f"/api/cases/{returned.id}/document")
    assert digest(kept["document"]) == kept["digest"] == shown["digest"]
