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
    assert all(defect["label"].keys() == {"zh", "en"} for defect in case["defects"])
    assert case["timeline"][-1]["note"] == "请在三十日内补正"
    assert set(case["next"]) == {"resubmit", "withdraw"}


def test_the_form_is_open_again_with_what_was_sent(returned: Citizen) -> None:
    draft = returned.ask("GET", f"/api/drafts/{returned.id}")
    assert draft["round"] == 1
    assert draft["answers"] == papers.normalised(returned.item, returned.answers)
    assert [paper["id"] for paper in draft["materials"]["account"]] == returned.materials["account"]


def test_a_corrected_application_has_a_new_receipt_and_no_defects(returned: Citizen, wang: Officer) -> None:
    first = receipt_of(returned)
    returned.version = returned.ask("GET", f"/api/drafts/{returned.id}")["version"]
    returned.materials["account"] = []
    returned.uploads("account", papers.photo(7))
    returned.resubmits()
    case = returned.case
    assert (case["status"], case["round"], case["defects"]) == ("submitted", 1, [])
    assert [entry["step"] for entry in case["timeline"]] == ["submit", "request_correction", "resubmit"]
    assert case["receipt"] == receipt_of(returned) != first
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


def receipt_of(person: Citizen) -> str:
    return str(person.ask("GET", f"/api/cases/{person.id}/receipt")["receipt"])


def test_the_first_round_sent_late_gets_its_own_receipt_again(xiulan: Citizen, wang: Officer) -> None:
    xiulan.begins(ALLOWANCE).consents().fills().brings_papers()
    first = xiulan.signs(xiulan.document())
    where = f"/api/cases/{xiulan.id}"
    xiulan.case = xiulan.ask("PUT", where, first)
    given = xiulan.case["receipt"]
    wang.does("request_correction", xiulan.case, defects=DEFECTS)
    assert xiulan.ask("PUT", where, first)["receipt"] == given
    xiulan.resubmits()
    late = xiulan.ask("PUT", where, first)
    assert (late["receipt"], late["round"], late["version"]) == (given, 1, 3)
    assert receipt_of(xiulan) == xiulan.case["receipt"] != given


def test_another_document_of_an_old_round_is_refused(returned: Citizen) -> None:
    document = returned.document()
    returned.resubmits()
    refused = returned.refused("PUT", f"/api/cases/{returned.id}", returned.signs(document))
    assert (refused.status, refused.code) == (409, "other_content")


def test_an_earlier_correction_sent_late_gets_its_own_receipt_again(returned: Citizen, wang: Officer) -> None:
    body = resubmission(returned)
    request = returned.step(returned.case, "resubmit", returned.case["version"], new_id(), **body)
    given = returned.ask(*request)["receipt"]
    wang.does("request_correction", returned.looks(), defects=DEFECTS[:1])
    assert returned.ask(*request)["receipt"] == given
    returned.resubmits()
    late = returned.ask(*request)
    assert (late["receipt"], late["round"]) == (given, 2)
    assert receipt_of(returned) == returned.case["receipt"] != given


def test_the_same_correction_from_a_second_device_gets_the_same_receipt(returned: Citizen) -> None:
    body = resubmission(returned)
    requests = [returned.step(returned.case, "resubmit", returned.case["version"], **body) for _ in range(2)]
    first, second = (returned.ask(*request) for request in requests)
    assert first == second
    assert len(returned.looks()["timeline"]) == 3


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
