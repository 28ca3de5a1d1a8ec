"""What a submission must have signed: exactly what the server would have shown, by a hand or a second code."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests import papers
from tests.people import Citizen, Refused

ITEM = "HF-YB-02"
CARD = "HF-RS-01"  # for oneself or for a child
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def refused_only() -> list[Citizen]:
    """Those of `ready` who were refused whatever they signed, and so are as ready as before."""
    return []


@pytest.fixture
def ready(xiulan: Citizen, refused_only: list[Citizen]) -> Iterator[Citizen]:
    """Everything is filled in; only the signature is to come."""
    if refused_only:
        citizen = refused_only.pop()
        citizen.wire.cookies = xiulan.wire.cookies
    else:
        citizen = xiulan.begins(ITEM).consents().fills("longest-referral").brings_papers()
    began = citizen.id
    draft = citizen.call("GET", f"/api/drafts/{began}").json()
    yield citizen
    if citizen.id == began and citizen.call("GET", f"/api/drafts/{began}").json() == draft:
        refused_only.append(citizen)


def refused(citizen: Citizen, body: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as refusal:
        citizen.ask("PUT", f"/api/cases/{citizen.id}", body)
    assert citizen.call("GET", f"/api/cases/{citizen.id}").status_code == 404
    assert citizen.call("GET", f"/api/drafts/{citizen.id}").status_code == 200
    return refusal.value


CHANGES: dict[str, tuple[Change, str]] = {
    "another name of the item": (lambda d: d["item"].update(name="别的事项"), "/item/name"),
    "a line changed": (lambda d: d["lines"][0].update(value="别的"), "/lines/0/value"),
    "a line left out": (lambda d: d["lines"].pop(), "/lines/"),
    "a line more": (lambda d: d["lines"].append({"page": "a", "label": "b", "value": "c"}), "/lines/"),
    "another hash": (lambda d: d["materials"][0].update(sha256="a" * 64), "/materials/0/sha256"),
    "another length": (lambda d: d["materials"][0].update(bytes=5), "/materials/0/bytes"),
    "another type": (lambda d: d["materials"][0].update(type="application/pdf"), "/materials/0/type"),
    "another version of a text": (lambda d: d["consents"][0].update(version=9), "/consents/0/version"),
    "another text": (lambda d: d["consents"][0].update(sha256="b" * 64), "/consents/0/sha256"),
    "a consent nobody asked for": (
        lambda d: d["consents"].append({"code": "zzz", "version": 1, "sha256": "c" * 64}),
        "/consents/",
    ),
    "a licence nobody holds": (
        lambda d: d["licences"].append({"slot": "id-card", "identifier": "1.2.156.3005.2.x"}),
        "/licences/0",
    ),
}


@pytest.mark.parametrize(("change", "at"), CHANGES.values(), ids=CHANGES)
def test_a_document_that_differs_is_refused_at_the_first_place(
    ready: Citizen, change: Change, at: str
) -> None:
    document = ready.document()
    change(document)
    refusal = refused(ready, ready.signs(document))
    assert (refusal.status, refusal.code) == (422, "document_differs")
    (pointer,) = refusal.pointers
    assert pointer.startswith(at)


def test_every_text_must_be_agreed_to(ready: Citizen) -> None:
    document = ready.document()
    codes = {consent["code"] for consent in document["consents"]}
    document["consents"] = []
    refusal = refused(ready, ready.signs(document))
    assert (refusal.status, refusal.code) == (422, "consent_missing")
    assert set(refusal.pointers) == {f"/consents/{code}" for code in codes}


def guardians(document: dict[str, Any]) -> list[str]:
    return [consent["code"] for consent in document["consents"] if consent["code"] == "guardian-if-child"]


def test_the_guardian_agrees_for_a_child_and_nobody_else(xiulan: Citizen) -> None:
    xiulan.begins(CARD).consents().fills("self-branch").brings_papers()
    own = xiulan.document()
    assert guardians(own) == []
    text = next(text for text in xiulan.item["consents"] if text["code"] == "guardian-if-child")
    too_much = {"code": text["code"], "version": text["version"], "sha256": papers.sha256(b"")}
    refusal = refused(xiulan, xiulan.signs({**own, "consents": [too_much, *own["consents"]]}))
    assert (refusal.status, refusal.code) == (422, "document_differs")

    xiulan.begins(CARD).consents().fills("child-mother").brings_papers()
    for_child = xiulan.document()
    assert guardians(for_child) == ["guardian-if-child"]
    given = [consent for consent in for_child["consents"] if consent["code"] != "guardian-if-child"]
    refusal = refused(xiulan, xiulan.signs({**for_child, "consents": given}))
    assert (refusal.code, set(refusal.pointers)) == ("consent_missing", {"/consents/guardian-if-child"})
    case = xiulan.ask("PUT", f"/api/cases/{xiulan.id}", xiulan.signs(for_child))
    assert case["status"] == "submitted"


def test_a_digest_of_something_else_is_refused(ready: Citizen) -> None:
    body = ready.signs(ready.document())
    body["signature"]["digest"] = "a" * 64
    assert refused(ready, body).code == "digest_differs"


@pytest.mark.parametrize("strokes", [[], [[[5, 5, 0]]], [[[5, 5, n] for n in range(50)]]])
def test_an_empty_pad_is_no_signature(ready: Citizen, strokes: list[Any]) -> None:
    body = ready.signs(ready.document())
    body["signature"]["strokes"] = strokes
    assert refused(ready, body).code == "signature_empty"


def test_another_persons_material_cannot_be_signed_for(ready: Citizen, xiaoyan: Citizen) -> None:
    theirs = xiaoyan.begins(ITEM).consents().fills("longest-referral").brings_papers()
    document = ready.document()
    document["materials"] = theirs.document()["materials"]
    refusal = refused(ready, ready.signs(document))
    assert (refusal.status, refusal.code) == (409, "materials_missing")


def test_lines_in_another_language_than_the_document_says_are_refused(ready: Citizen) -> None:
    document = {**ready.document(), "language": "en"}
    refusal = refused(ready, ready.signs(document))
    assert (refusal.status, refusal.code) == (422, "document_differs")


def typed(citizen: Citizen, code: str, name: str | None = None) -> dict[str, Any]:
    document = citizen.document()
    signature = {
        "method": "typed",
        "digest": papers.digest_of(document),
        "signedAt": datetime.now(UTC).isoformat(),
        "name": citizen.name if name is None else name,
        "code": code,
    }
    return {"document": document, "signature": signature, "draftVersion": citizen.version}


def test_who_cannot_draw_types_the_name_with_a_second_code(ready: Citizen) -> None:
    code = ready.asks_for_code("sign")
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert refused(ready, typed(ready, wrong)).code == "code_wrong"
    assert refused(ready, typed(ready, code, "别人")).code == "signature_name"
    body = typed(ready, code)
    case = ready.ask("PUT", f"/api/cases/{ready.id}", body)
    assert case["status"] == "submitted"
    assert ready.ask("PUT", f"/api/cases/{ready.id}", body)["number"] == case["number"]
    assert ready.ask("GET", f"/api/cases/{ready.id}/document")["method"] == "typed"
    ready.begins(ITEM).consents().fills().brings_papers()
    assert refused(ready, typed(ready, code)).status in {401, 429}


def test_a_code_for_signing_in_does_not_sign(ready: Citizen) -> None:
    assert refused(ready, typed(ready, ready.asks_for_code("sign_in"))).status == 401


def test_what_was_signed_can_be_read_again(ready: Citizen) -> None:
    document = ready.document()
    body = ready.signs(document)
    case = ready.ask("PUT", f"/api/cases/{ready.id}", body)
    kept = ready.ask("GET", f"/api/cases/{case['id']}/document")
    assert kept["document"] == document
    assert kept["digest"] == papers.digest_of(document)
    assert kept["method"] == "drawn"


def test_a_new_salt_is_another_document(ready: Citizen) -> None:
    first, second = ready.document(), ready.document()
    assert first["salt"] != second["salt"]
    assert papers.digest_of(first) != papers.digest_of(second)
    case = ready.ask("PUT", f"/api/cases/{ready.id}", ready.signs(first))
    assert case["status"] == "submitted"
    with pytest.raises(Refused) as again:
        ready.ask("PUT", f"/api/cases/{ready.id}", ready.signs(second))
    assert again.value.status == 409
    assert ready.ask("PUT", f"/api/cases/{ready.id}", ready.signs(deepcopy(first)))["id"] == case["id"]


def test_nothing_is_bound_or_closed_by_a_refused_signature(ready: Citizen) -> None:
    body = ready.signs(ready.document())
    body["signature"]["digest"] = "0" * 64
    refused(ready, body)
    paper = next(iter(ready.materials.values()))[0]
    tus = {"Tus-Resumable": "1.0.0"}
    assert ready.call("DELETE", f"/api/uploads/{paper}", headers=tus).status_code == 204
    assert refused(ready, ready.signs(body["document"])).code == "materials_missing"


def test_a_submitted_material_stays_and_a_submitted_draft_is_closed(ready: Citizen) -> None:
    ready.ask("PUT", f"/api/cases/{ready.id}", ready.signs(ready.document()))
    paper = next(iter(ready.materials.values()))[0]
    tus = {"Tus-Resumable": "1.0.0"}
    kept = ready.call("DELETE", f"/api/uploads/{paper}", headers=tus)
    assert (kept.status_code, kept.json()["code"]) == (409, "material_bound")
    for answer in (
        ready.call("GET", f"/api/drafts/{ready.id}"),
        ready.call("DELETE", f"/api/drafts/{ready.id}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "draft_submitted")
        assert answer.json()["case"] == str(ready.id)
    with pytest.raises(Refused) as late:
        ready.saves()
    assert (late.value.status, late.value.code) == (409, "draft_submitted")
    with pytest.raises(Refused) as upload:
        ready.wire.upload(ready.id, "referral", papers.photo(9), "a.jpg", "image/jpeg")
    assert (upload.value.status, upload.value.code) == (409, "draft_submitted")


def test_a_submission_names_the_version_it_contains(ready: Citizen) -> None:
    body = ready.signs(ready.document())
    ready.ask(
        "PATCH",
        f"/api/drafts/{ready.id}",
        [{"op": "add", "path": "/answers/city", "value": "上海"}],
        headers={"If-Match": f'"{ready.version}"', "Idempotency-Key": str(uuid4())},
    )
    refusal = refused(ready, body)
    assert (refusal.status, refusal.code) == (412, "version_moved")
    assert refusal.problem["current"]["answers"]["city"] == "上海"
    unknown = refused(ready, {**body, "draftVersion": "7.1"})
    assert (unknown.status, unknown.code) == (412, "unknown_base")
