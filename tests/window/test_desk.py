"""A case on the desk: answers beside papers and signature; claiming; the pages of its papers."""

import pytest

from tests.cases.conftest import ALLOWANCE, RELIEF
from tests.people import STROKES, Citizen, Officer, new_id
from tests.server import Server


@pytest.fixture
def papered(xiulan: Citizen) -> Citizen:
    """马秀兰, who has applied with one paper."""
    return xiulan.submits(ALLOWANCE)


def test_the_officer_sees_what_was_signed(papered: Citizen, wang: Officer) -> None:
    shown = wang.opens(papered.case)
    kept = papered.ask("GET", f"/api/cases/{papered.id}/document")
    assert shown["lines"] == kept["document"]["lines"]
    assert (shown["digest"], shown["method"]) == (kept["digest"], "drawn")
    assert shown["strokes"] == STROKES
    assert len(shown["consents"]) == len(kept["document"]["consents"])
    assert [paper["material"]["id"] for paper in shown["materials"]] == papered.materials["account"]
    assert {"zh", "en"} == shown["materials"][0]["slotName"].keys()


def test_who_applied_is_masked(papered: Citizen, wang: Officer) -> None:
    shown = wang.opens(papered.case)
    assert shown["applicant"] == "马*"
    assert shown["idNumber"] == "6401**********0024"
    assert shown["mobile"] == "138****8001"


def test_the_officer_is_told_what_can_be_corrected(papered: Citizen, wang: Officer) -> None:
    shown = wang.opens(papered.case)
    assert "老人姓名" in [field["label"]["zh"] for field in shown["fields"] if field["pointer"] == "/name"]
    assert "account" in [slot["slot"] for slot in shown["slots"]]


def test_what_may_be_done_is_said(papered: Citizen, wang: Officer) -> None:
    assert wang.opens(papered.case)["case"]["next"] == ["accept", "request_correction", "reject"]


def test_a_page_of_a_paper_is_shown(papered: Citizen, wang: Officer) -> None:
    where = f"/api/window/cases/{papered.id}/materials/{papered.materials['account'][0]}/pages/1"
    page = wang.call("GET", where)
    assert page.status_code == 200
    assert page.headers["content-type"] in {"image/jpeg", "image/png"}
    assert page.headers["cache-control"] == "no-store"
    assert wang.call("GET", where[:-1] + "2").status_code == 404


def test_a_paper_of_another_case_is_not_shown_under_this_one(papered: Citizen, wang: Officer) -> None:
    theirs = papered.materials["account"][0]
    papered.submits(RELIEF)
    where = f"/api/window/cases/{papered.id}/materials/{theirs}/pages/1"
    assert wang.call("GET", where).status_code == 404


def test_a_paper_replaced_in_a_correction_is_not_shown_any_more(papered: Citizen, wang: Officer) -> None:
    old = papered.materials["account"][0]
    defects = [{"target": "material", "at": "account", "text": "看不清"}]
    wang.does("request_correction", papered.case, defects=defects)
    papered.version = papered.ask("GET", f"/api/drafts/{papered.id}")["version"]
    papered.materials["account"] = []
    papered.uploads("account").resubmits()
    new = papered.materials["account"][0]
    pages = {m: f"/api/window/cases/{papered.id}/materials/{m}/pages/1" for m in (old, new)}
    assert wang.call("GET", pages[new]).status_code == 200
    assert wang.call("GET", pages[old]).status_code == 404


def test_claiming_twice_is_once(papered: Citizen, wang: Officer) -> None:
    first = wang.ask("PUT", f"/api/window/cases/{papered.id}/claim")
    assert first == wang.ask("PUT", f"/api/window/cases/{papered.id}/claim")
    assert first["isMine"]


def test_a_case_given_back_is_free(server: Server, wang: Officer, chen: Officer) -> None:
    citizen = Citizen(server, "欧阳春雨").signs_in().has_name().submits("HF-RS-03")
    where = f"/api/window/cases/{citizen.id}/claim"
    chen.ask("PUT", where)
    assert wang.refused("PUT", where).code == "claimed_by_other"
    assert wang.call("DELETE", where).status_code == 204  # not in his hands: nothing happens
    assert wang.refused("PUT", where).code == "claimed_by_other"
    assert chen.call("DELETE", where).status_code == 204
    assert wang.ask("PUT", where)["isMine"]


def test_a_case_at_another_desk_is_not_there(papered: Citizen, li: Officer, zhao: Officer) -> None:
    for officer in (li, zhao):
        for method, part in (("GET", ""), ("PUT", "/claim"), ("DELETE", "/claim")):
            assert officer.refused(method, f"/api/window/cases/{papered.id}{part}").status == 404


def test_an_officer_of_another_body_finds_nothing(papered: Citizen, chen: Officer) -> None:
    paper = papered.materials["account"][0]
    for method, part in (
        ("GET", ""),
        ("PUT", "/claim"),
        ("DELETE", "/claim"),
        ("GET", f"/materials/{paper}/pages/1"),
    ):
        theirs = chen.refused(method, f"/api/window/cases/{papered.id}{part}")
        nobodys = chen.refused(method, f"/api/window/cases/{new_id()}{part}")
        assert (theirs.status, theirs.code) == (nobodys.status, nobodys.code) == (404, "not_found")


def test_the_desk_is_not_the_citizens(server: Server, papered: Citizen) -> None:
    assert papered.refused("GET", f"/api/window/cases/{papered.id}").status == 403
    assert Citizen(server, "马秀兰").refused("GET", f"/api/window/cases/{papered.id}").status == 401
