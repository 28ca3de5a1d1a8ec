"""Steps after submission: each by who may take it, once, with words to the applicant where it needs them."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pyotp
import pytest

from tests.cases.conftest import ENDORSEMENT, RELIEF, RELIEF_OFFICE
from tests.people import Citizen, Officer, new_id
from tests.server import Server
from tests.stored import audit_entries, command


def claiming(citizen: Citizen) -> tuple[str, str]:
    return "PUT", f"/api/window/cases/{citizen.id}/claim"


def test_each_step_names_body_desk_and_person(applied: Citizen, wang: Officer, li: Officer) -> None:
    wang.does("accept", applied.case)
    li.does("review", applied.case)
    by = [entry["by"]["zh"] for entry in applied.looks()["timeline"]]
    assert by == ["本人", f"{RELIEF_OFFICE}综合窗口 王强", f"{RELIEF_OFFICE}审查岗 李静"]


def test_the_same_step_again_is_taken_once(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    request = wang.step(applied.case, "accept", 1, new_id(), note="材料齐全")
    first, again = wang.ask(*request), wang.ask(*request)
    assert first == again
    assert [entry["step"] for entry in applied.looks()["timeline"]] == ["submit", "accept"]


def test_a_step_id_with_other_content_is_a_conflict(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    step_id = new_id()
    wang.ask(*wang.step(applied.case, "accept", 1, step_id))
    refused = wang.refused(*wang.step(applied.case, "accept", 1, step_id, note="另一句话"))
    assert (refused.status, refused.code) == (409, "other_content")


def test_a_step_id_of_another_case_or_person_is_not_there(
    applied: Citizen, xiaoyan: Citizen, wang: Officer
) -> None:
    first = UUID(applied.case["timeline"][0]["id"])
    xiaoyan.submits(RELIEF)
    assert xiaoyan.refused(*xiaoyan.step(xiaoyan.case, "withdraw", 1, first)).status == 404
    wang.claims(applied.case)
    assert wang.refused(*wang.step(applied.case, "accept", 1, first)).status == 404


def test_an_old_version_brings_the_newer_case(applied: Citizen, wang: Officer) -> None:
    wang.does("accept", applied.case)
    refused = applied.refused(*applied.step(applied.case, "withdraw", 1))
    assert (refused.status, refused.code) == (412, "case_moved")
    assert refused.problem["current"] == applied.looks()


def test_an_officer_with_an_old_version_reads_again(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    applied.withdraws()
    refused = wang.refused(*wang.step(applied.case, "accept", 1))
    assert (refused.status, refused.code) == (412, "case_moved")
    assert "current" not in refused.problem


def test_a_step_that_is_not_due_is_refused(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    refused = wang.refused(*wang.step(applied.case, "deliver", 1))
    assert (refused.status, refused.code) == (409, "step_not_allowed")


@pytest.mark.parametrize("step", ["submit", "suspend", "extend", "terminate", "accept_tolerant", "resume"])
def test_steps_that_nobody_may_take_are_refused(applied: Citizen, step: str) -> None:
    assert applied.refused(*applied.step(applied.case, step, 1)).code == "step_not_allowed"


def test_a_made_up_step_is_refused(applied: Citizen) -> None:
    assert applied.refused(*applied.step(applied.case, "approve", 1)).status == 400


def test_an_officers_step_is_not_the_citizens(applied: Citizen) -> None:
    assert applied.refused(*applied.step(applied.case, "accept", 1)).code == "step_not_allowed"


def test_a_citizens_step_is_not_the_officers(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    assert wang.refused(*wang.step(applied.case, "withdraw", 1)).code == "step_not_allowed"


def test_another_citizen_knows_nothing_of_the_case(applied: Citizen, xiaoyan: Citizen) -> None:
    assert xiaoyan.refused(*xiaoyan.step(applied.case, "withdraw", 1)).status == 404


def test_a_guest_takes_no_step(server: Server, applied: Citizen) -> None:
    guest = Citizen(server, "马秀兰")
    assert guest.refused(*guest.step(applied.case, "withdraw", 1)).code == "sign_in_needed"


def test_an_officer_claims_before_working(applied: Citizen, wang: Officer) -> None:
    refused = wang.refused(*wang.step(applied.case, "accept", 1))
    assert (refused.status, refused.code) == (409, "claim_needed")


def test_a_case_in_other_hands_is_left_alone(server: Server, wang: Officer, chen: Officer) -> None:
    citizen = Citizen(server, "欧阳春雨").signs_in().has_name().submits("HF-RS-03")
    chen.claims(citizen.case)
    refused = wang.refused(*wang.step(citizen.case, "accept", 1))
    assert (refused.status, refused.code, refused.problem["by"]) == (409, "claimed_by_other", "陈刚")


def test_an_officer_of_another_body_knows_nothing_of_the_case(applied: Citizen, chen: Officer) -> None:
    assert chen.refused(*chen.step(applied.case, "accept", 1)).status == 404


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_refusal_is_given_with_its_reason(applied: Citizen, wang: Officer, reason: str) -> None:
    wang.claims(applied.case)
    assert wang.refused(*wang.step(applied.case, "reject", 1, reason=reason)).code == "reason_needed"
    wang.does("reject", applied.case, reason="不属于本机关职权", note="请向县民政局申请")
    case = applied.looks()
    assert (case["status"], case["next"]) == ("rejected", [])
    assert case["timeline"][-1]["note"] == "不属于本机关职权\n请向县民政局申请"


def test_a_denial_is_given_with_its_reason_and_delivered(
    applied: Citizen, wang: Officer, li: Officer, zhao: Officer
) -> None:
    wang.does("accept", applied.case)
    li.does_all(applied.case, "review", "propose")
    zhao.claims(applied.case)
    assert zhao.refused(*zhao.step(applied.case, "deny", 4)).code == "reason_needed"
    zhao.does("deny", applied.case, reason="家庭收入高于标准")
    wang.does("deliver", applied.case)
    case = applied.looks()
    assert (case["status"], case["outcome"], case["rating"]["isOpen"]) == ("closed", None, True)


def test_who_reviewed_does_not_decide(server: Server, applied: Citizen, wang: Officer) -> None:
    wang.does("accept", applied.case)
    Officer(server, "周洁", "reviewer").signs_in().does_all(applied.case, "review", "propose")
    decider = Officer(server, "周洁", "decider").signs_in()
    refused = decider.refused(*claiming(applied))
    assert (refused.status, refused.code) == (403, "same_person")
    refused = decider.refused(*decider.step(applied.case, "grant", 4))
    assert (refused.status, refused.code) == (403, "same_person")
    assert decider.opens(applied.case)["case"]["next"] == []
    applied.sees("to_decide")


def test_who_proposed_what_another_had_begun_to_review_does_not_decide(
    server: Server, applied: Citizen, wang: Officer, li: Officer
) -> None:
    wang.does("accept", applied.case)
    li.does("review", applied.case)
    li.ask("DELETE", claiming(applied)[1])
    Officer(server, "周洁", "reviewer").signs_in().does("propose", applied.case)
    decider = Officer(server, "周洁", "decider").signs_in()
    assert decider.refused(*claiming(applied)).code == "same_person"
    refused = decider.refused(*decider.step(applied.case, "grant", 4))
    assert (refused.status, refused.code) == (403, "same_person")
    assert decider.opens(applied.case)["case"]["next"] == []
    applied.sees("to_decide")


def test_who_asked_for_a_correction_does_not_decide(make_server: Callable[..., Server]) -> None:
    house = make_server("correcting")
    words = ["add", "zhang.wei", "--name", "张伟", "--office", "*", "--role", "window_officer"]
    made = command(
        house, "yinchuan.domains.people.service", *words, "--role", "decider", typed="640104198503150534\n"
    )
    password, secret = re.findall(r"^(?:密码|动态码密钥) (\S+)$", made.stdout, re.MULTILINE)
    house.start()

    def zhang(role: str, ahead: int) -> Officer:  # a one-time code works once
        code = pyotp.TOTP(secret).at(int(time.time()) + ahead)
        officer = Officer(house, "张伟")
        known = {"name": "zhang.wei", "password": password, "code": code, "role": role}
        officer.ask("POST", "/api/session/staff", known)
        return officer

    try:
        citizen = Citizen(house, "马秀兰").signs_in().has_name().submits(RELIEF)
        asked = [{"target": "answer", "at": "/name", "text": "姓名与户口簿不一致"}]
        zhang("window_officer", 0).does("request_correction", citizen.case, defects=asked)
        citizen.resubmits()
        Officer(house, "王强").signs_in().does("accept", citizen.case)
        Officer(house, "李静").signs_in().does_all(citizen.case, "review", "propose")
        refused = zhang("decider", 30).refused(*claiming(citizen))
        assert (refused.status, refused.code) == (403, "same_person")
    finally:
        house.stop()


def test_an_officer_of_another_body_who_tries_cases_is_recorded(
    server: Server, applied: Citizen, chen: Officer
) -> None:
    for asked in (("GET", claiming(applied)[1].removesuffix("/claim")), claiming(applied)):
        assert chen.refused(*asked).status == 404
    assert chen.refused(*chen.step(applied.case, "accept", 1)).status == 404
    tried = [
        (entry["action"], entry["result"], entry["reason"], entry["role"])
        for entry in audit_entries(server)
        if entry["object"] == f"case:{applied.id}" and entry["result"] == "refused"
    ]
    assert tried == [("case.read", "refused", "not_found", "window_officer")] * 3
    assert Citizen(server, "马晓燕").signs_in().refused("GET", f"/api/cases/{applied.id}").status == 404


def test_nobody_handles_the_own_application(server: Server, wang: Officer) -> None:
    himself = Citizen(server, "王强", "13911110002", wang.known["idNumber"]).signs_in().has_name()
    himself.submits(RELIEF)
    refused = wang.refused(*claiming(himself))
    assert (refused.status, refused.code) == (403, "own_case")
    assert wang.refused(*wang.step(himself.case, "accept", 1)).status in {403, 409}
    himself.sees("submitted")


def test_one_officer_does_an_item_marked_for_it(xiulan: Citizen, wang: Officer) -> None:
    xiulan.submits(ENDORSEMENT)
    wang.does_all(xiulan.case, "accept", "review", "propose", "grant", "make_outcome", "deliver")
    timeline = xiulan.looks()["timeline"]
    assert len(timeline) == 7
    assert {(entry["by"]["zh"], entry["by"]["en"]) for entry in timeline[1:]} == {
        ("市公安局综合窗口 王强", "Public Security Bureau, service counter, 王强")
    }


def test_one_officer_does_not_do_an_item_that_is_not_marked(applied: Citizen, wang: Officer) -> None:
    wang.does("accept", applied.case)
    assert wang.refused(*wang.step(applied.case, "review", 2)).code == "step_not_allowed"


def test_a_granted_case_gets_its_licence(server: Server, wang: Officer) -> None:
    citizen = Citizen(server, "欧阳春雨").signs_in().has_name().submits("HF-RS-01")
    wang.does_all(citizen.case, "accept", "review", "propose", "grant", "make_outcome")
    outcome = citizen.looks()["outcome"]
    assert (outcome["licenceType"], outcome["issuer"]["zh"]) == ("social_security_card", "市人社局")
    assert outcome["number"]
    assert outcome["identifier"]


def test_acceptance_counts_the_promise_anew(applied: Citizen, wang: Officer) -> None:
    before = applied.case["due"]
    wang.does("accept", applied.case)
    after = applied.looks()["due"]
    assert (before["startedBy"], after["startedBy"]) == ("received", "accepted")
    assert after["on"] is not None


def test_an_application_is_withdrawn_until_it_is_decided(
    applied: Citizen, wang: Officer, li: Officer, zhao: Officer
) -> None:
    wang.does("accept", applied.case)
    li.does_all(applied.case, "review", "propose")
    assert applied.looks()["next"] == ["withdraw"]
    zhao.does("grant", applied.case)
    assert applied.looks()["next"] == []
    assert applied.refused(*applied.step(applied.case, "withdraw", 5)).code == "step_not_allowed"


def test_a_withdrawn_application_leaves_the_desk(applied: Citizen, wang: Officer) -> None:
    wang.claims(applied.case)
    applied.withdraws()
    assert (applied.case["status"], applied.case["next"]) == ("withdrawn", [])
    assert wang.refused("GET", f"/api/window/cases/{applied.id}").status == 404


@pytest.mark.parametrize(
    "extra",
    [{"decidedBy": "王强"}, {"version": 0}, {"version": "1"}, {"defects": [{}]}, {"note": "字" * 1001}],
)
def test_a_malformed_step_is_refused(applied: Citizen, extra: dict[str, Any]) -> None:
    method, where, body = applied.step(applied.case, "withdraw", 1)
    assert applied.refused(method, where, {**body, **extra}).status == 400
    applied.sees("submitted")


def test_an_ended_session_takes_no_step(server: Server, xiulan: Citizen) -> None:
    applicant = Citizen(server, "马秀兰").signs_in().submits(RELIEF)
    kept = dict(applicant.wire.cookies)
    applicant.signs_out()
    applicant.wire.cookies = kept
    assert applicant.refused(*applicant.step(applicant.case, "withdraw", 1)).code == "sign_in_needed"
