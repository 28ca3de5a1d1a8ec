"""`PUT /api/cases/{id}`: once, complete in itself, repeatable; what is refused leaves everything as it was."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import httpx
import pytest

from tests import papers, samples
from tests.cases.conftest import ALLOWANCE, ENDORSEMENT, RELIEF
from tests.people import Citizen, Officer, new_id
from tests.server import Server

CARD = "HF-RS-01"


def put(person: Citizen, body: dict[str, Any]) -> httpx.Response:
    return person.call("PUT", f"/api/cases/{body['document']['id']}", json=body)


def filled(person: Citizen, item: str = RELIEF) -> dict[str, Any]:
    """A complete submission, not sent yet."""
    person.begins(item).consents().fills().brings_papers()
    return person.signs(person.document())


def signed(person: Citizen, **changes: Any) -> dict[str, Any]:
    """The submission with some of its document changed and the signature made for just that."""
    return person.signs({**person.document(), **changes})


def test_an_application_becomes_a_case_with_a_receipt(xiulan: Citizen) -> None:
    xiulan.submits(RELIEF)
    case = xiulan.case
    assert (case["status"], case["version"], case["round"]) == ("submitted", 1, 0)
    assert case["itemName"] == xiulan.item["name"]
    assert [(entry["step"], entry["by"]["zh"]) for entry in case["timeline"]] == [("submit", "本人")]
    assert case["next"] == ["withdraw"]
    assert case["receipt"]


def test_the_first_answer_is_what_a_read_says(applied: Citizen) -> None:
    assert {**applied.case, "receipt": None} == applied.looks()


def test_the_number_is_implementation_code_day_and_serial(applied: Citizen) -> None:
    number = applied.case["number"]
    assert len(number) == 47
    assert re.fullmatch(r"[0-9A-Z]{31}20[0-9]{6}[0-9]{8}", number)


def test_the_same_submission_again_is_answered_the_same(xiulan: Citizen) -> None:
    body = filled(xiulan)
    first, again = put(xiulan, body), put(xiulan, body)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_two_devices_with_the_same_document_get_the_same_receipt(server: Server, xiulan: Citizen) -> None:
    body = filled(xiulan)
    first = put(xiulan, body).json()
    tablet = Citizen(server, "马秀兰").signs_in()
    other_hand = deepcopy(body)
    other_hand["signature"]["strokes"][0][0] = [41, 60, 0]
    assert put(tablet, other_hand).json()["receipt"] == first["receipt"]


def test_the_own_id_with_other_content_is_a_conflict(applied: Citizen) -> None:
    refused = applied.refused("PUT", f"/api/cases/{applied.id}", signed(applied))
    assert (refused.status, refused.code) == (409, "other_content")
    assert refused.problem["number"] == applied.case["number"]


def test_the_id_of_somebody_elses_case_is_not_there(applied: Citizen, xiaoyan: Citizen) -> None:
    xiaoyan.begins(RELIEF).consents().answers_like().id = applied.id
    assert xiaoyan.refused("PUT", f"/api/cases/{applied.id}", signed(xiaoyan)).status == 404


def test_the_id_of_somebody_elses_draft_is_not_there(xiulan: Citizen, xiaoyan: Citizen) -> None:
    xiulan.begins(RELIEF).consents().fills()
    xiaoyan.begins(RELIEF).consents().answers_like().id = xiulan.id
    assert xiaoyan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiaoyan)).status == 404
    assert xiulan.ask("GET", f"/api/drafts/{xiulan.id}")["answers"]


def test_a_guest_must_sign_in(server: Server, xiulan: Citizen) -> None:
    body = filled(xiulan)
    guest = Citizen(server, "马秀兰")
    assert guest.refused("PUT", f"/api/cases/{xiulan.id}", body).code == "sign_in_needed"
    assert xiulan.refused("GET", f"/api/cases/{xiulan.id}").status == 404


def test_an_officer_does_not_apply(xiulan: Citizen, wang: Officer) -> None:
    assert wang.refused("PUT", f"/api/cases/{xiulan.begins(RELIEF).id}", filled(xiulan)).status == 403


def test_a_name_must_be_proven_first(server: Server, xiulan: Citizen) -> None:
    body = filled(xiulan)
    newcomer = Citizen(server, "新人", "13911110001", "640104194403080024").signs_in()
    assert newcomer.refused("PUT", f"/api/cases/{xiulan.id}", body).code == "level_too_low"


def test_the_id_in_the_address_is_the_documents(xiulan: Citizen) -> None:
    body = filled(xiulan)
    refused = xiulan.refused("PUT", f"/api/cases/{new_id()}", body)
    assert (refused.status, refused.pointers) == (422, {"/document/id": "wrong_id"})


def test_a_first_submission_is_round_zero(xiulan: Citizen) -> None:
    filled(xiulan)
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan, round=1))
    assert (refused.status, refused.pointers) == (422, {"/document/round": "wrong_round"})


def test_every_error_is_named_at_once_and_the_draft_stays(xiulan: Citizen) -> None:
    body = filled(xiulan)
    answers = body["document"]["answers"]
    strings = sorted(name for name, value in answers.items() if isinstance(value, str))
    body["document"]["answers"] = {
        **{name: value for name, value in answers.items() if name != strings[0]},
        strings[1]: "",
        "noSuchQuestion": 1,
    }
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body)
    assert (refused.status, refused.code) == (422, "answers_invalid")
    assert {f"/{strings[0]}", f"/{strings[1]}", "/noSuchQuestion"} <= refused.pointers.keys()
    assert xiulan.ask("GET", f"/api/drafts/{xiulan.id}")["answers"] == answers
    assert xiulan.refused("GET", f"/api/cases/{xiulan.id}").status == 404


def test_a_missing_paper_is_named_by_its_slot(xiulan: Citizen) -> None:
    xiulan.begins(ALLOWANCE).consents().fills()
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan))
    assert refused.pointers == {"/materials/account": "required"}


def test_a_paper_for_a_slot_that_is_not_asked_for_is_refused(xiulan: Citizen) -> None:
    body = filled(xiulan, ALLOWANCE)
    body["document"]["materials"][0]["slot"] = "selfie"
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body)
    assert refused.pointers == {"/materials/account": "required", "/materials/selfie": "not_asked"}


def test_a_paper_of_a_kind_that_its_slot_does_not_take_is_refused(xiulan: Citizen) -> None:
    """Sent into a slot that takes PDFs, and named in the one for a portrait."""
    xiulan.begins(CARD).consents().fills("longest-other-guardian").brings_papers()
    document = xiulan.document()
    pdf = xiulan.wire.upload(
        xiulan.id,
        "guardian-proof",
        (samples.SAMPLES / "contract.pdf").read_bytes(),
        "证明.pdf",
        "application/pdf",
    )
    [portrait] = [each for each in document["materials"] if each["slot"] == "photo"]
    found = xiulan.wire.material(pdf)
    portrait.update({name: found[name] for name in ("id", "sha256", "bytes", "type")})
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", xiulan.signs(document))
    assert (refused.status, refused.code) == (422, "answers_invalid")
    assert refused.pointers == {"/materials/photo": "type_not_accepted"}
    # Nothing was taken in, and the draft is still its owner's.
    assert xiulan.refused("GET", f"/api/cases/{xiulan.id}").status == 404
    assert xiulan.ask("GET", f"/api/drafts/{xiulan.id}")["round"] == 0


def test_a_paper_that_never_arrived_is_listed(xiulan: Citizen) -> None:
    body = filled(xiulan, ALLOWANCE)
    lost = str(new_id())
    body["document"]["materials"][0]["id"] = lost
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body)
    assert (refused.status, refused.code) == (409, "materials_missing")
    assert refused.problem["materials"] == [lost]


def test_the_paper_of_another_draft_is_missing_here(xiulan: Citizen) -> None:
    elsewhere = filled(xiulan, ALLOWANCE)["document"]["materials"]
    body = filled(xiulan, ALLOWANCE)
    body["document"]["materials"] = elsewhere
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body)
    assert (refused.code, refused.problem["materials"]) == ("materials_missing", [elsewhere[0]["id"]])


def test_a_document_unlike_the_review_page_is_refused(xiulan: Citizen) -> None:
    filled(xiulan)
    lines = xiulan.document()["lines"]
    lines[0]["value"] += "。"
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan, lines=lines))
    assert (refused.status, refused.code) == (422, "document_differs")
    assert [*refused.pointers] == ["/lines/0/value"]


def test_a_signature_over_something_else_is_refused(xiulan: Citizen) -> None:
    body = filled(xiulan)
    body["signature"]["digest"] = papers.digest_of({**body["document"], "salt": "A" * 22})
    assert xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body).code == "digest_differs"


def test_a_consent_not_given_is_named(xiulan: Citizen) -> None:
    asked = filled(xiulan)["document"]["consents"]
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan, consents=[]))
    assert refused.code == "consent_missing"
    assert set(refused.pointers) == {f"/consents/{text['code']}" for text in asked} != set()


@pytest.mark.parametrize("other", [{"revision": 999}, {"code": "HF-XX-99"}])
def test_an_unknown_revision_is_refused_and_the_draft_stays(xiulan: Citizen, other: dict[str, Any]) -> None:
    item = filled(xiulan)["document"]["item"]
    before = xiulan.ask("GET", f"/api/drafts/{xiulan.id}")
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan, item={**item, **other}))
    assert (refused.status, refused.code) == (422, "unknown_revision")
    assert [*refused.pointers] == ["/document/item/revision"]
    assert xiulan.ask("GET", f"/api/drafts/{xiulan.id}") == before


def test_an_item_without_a_form_is_done_at_the_window(xiulan: Citizen) -> None:
    listed = xiulan.ask("GET", "/api/items")["items"]
    paper = xiulan.ask("GET", "/api/items/" + next(i["code"] for i in listed if not i["hasForm"]))
    filled(xiulan)
    item = {"code": paper["code"], "revision": paper["revision"], "name": paper["name"]["zh"]}
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed(xiulan, item=item))
    assert (refused.status, refused.code) == (422, "no_form")


def test_an_old_draft_version_brings_the_newer_copy(server: Server, xiulan: Citizen) -> None:
    body = filled(xiulan)
    xiulan.saves()
    xiulan.answers = {**xiulan.answers, "mobile": "13700001111"}
    xiulan.saves()
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", body)
    assert refused.status == 412
    assert refused.problem["current"]["answers"]["mobile"] == "13700001111"
    assert xiulan.refused("GET", f"/api/cases/{xiulan.id}").status == 404


def test_a_client_without_drafts_may_submit(xiulan: Citizen) -> None:
    xiulan.begins(ENDORSEMENT).consents().answers_like()
    xiulan.submits()
    late = xiulan.refused("PUT", f"/api/drafts/{xiulan.id}", late_draft(xiulan))
    assert (late.status, late.code) == (409, "draft_submitted")


def late_draft(person: Citizen) -> dict[str, Any]:
    item = person.item
    return {
        "item": item["code"],
        "revision": item["revision"],
        "answers": {},
        "materials": {},
        "base": None,
    }


def test_a_draft_is_closed_by_its_submission(applied: Citizen) -> None:
    refused = applied.refused("GET", f"/api/drafts/{applied.id}")
    assert (refused.status, refused.problem["case"]) == (409, str(applied.id))


@pytest.mark.parametrize("name", ["status", "account", "decidedBy", "office"])
def test_what_the_server_decides_cannot_be_sent(xiulan: Citizen, name: str) -> None:
    body = filled(xiulan)
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", {**body, name: "granted"})
    assert (refused.status, refused.pointers) == (400, {f"/{name}": "unknown_field"})


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\u202e"])
def test_text_that_cannot_be_kept_is_refused(xiulan: Citizen, text: str) -> None:
    body = filled(xiulan)
    body["document"]["answers"]["name"] = f"马{text}秀兰"
    body["document"]["item"]["code"] = f"HF{text}"
    raw = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    answer = xiulan.call("PUT", f"/api/cases/{xiulan.id}", content=raw, headers=headers)
    assert answer.status_code == 400


def test_ten_at_once_make_one_case(xiulan: Citizen) -> None:
    body = filled(xiulan)
    with ThreadPoolExecutor(10) as pool:
        answers = [*pool.map(lambda _: put(xiulan, body), range(10))]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    ids = [case["id"] for case in xiulan.ask("GET", "/api/cases")["cases"]]
    assert ids.count(str(xiulan.id)) == 1


def test_of_two_documents_at_once_one_is_the_case(xiulan: Citizen) -> None:
    filled(xiulan)
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda _: put(xiulan, signed(xiulan)), range(2))]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
