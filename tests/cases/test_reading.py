"""What the applicant reads again: the case, the list, the receipt, the signed document; nobody else."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests import papers
from tests.cases.conftest import ALLOWANCE, RELIEF
from tests.people import Citizen, Officer, new_id
from tests.server import Server

PERSONAL = ["", "/receipt", "/document", "/events"]


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims(receipt: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The receipt's claims, checked as an outside client would: with the public keys and a crypto library only."""
    head, body, signature = (unpacked(part) for part in receipt.split("."))
    header = json.loads(head)
    assert (header["typ"], header["alg"]) == ("yc-receipt+jwt", "ES256")
    key = next(each for each in keys["keys"] if each["kid"] == header["kid"])
    x, y = (int.from_bytes(unpacked(key[name]), "big") for name in "xy")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    r, s = (int.from_bytes(signature[at : at + 32], "big") for at in (0, 32))
    signed = receipt.rpartition(".")[0].encode()
    public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(body)
    return found


def test_a_receipt_is_checked_with_the_public_keys_only(xiulan: Citizen) -> None:
    xiulan.begins(ALLOWANCE).consents().fills().brings_papers()
    document = xiulan.document()
    case = xiulan.ask("PUT", f"/api/cases/{xiulan.id}", xiulan.signs(document))
    said = claims(case["receipt"], xiulan.ask("GET", "/.well-known/jwks.json"))
    assert said["sub"] == document["id"]
    assert said["number"] == case["number"]
    assert (said["item"], said["revision"], said["round"]) == (ALLOWANCE, document["item"]["revision"], 0)
    assert said["digest"] == papers.digest_of(document)
    assert said["materials"] == [{"id": m["id"], "sha256": m["sha256"]} for m in document["materials"]]
    assert said["due_on"] == case["due"]["on"]
    assert len(said["strokes"]) == len(said["head"]) == 64


def test_a_receipt_is_given_again_later(applied: Citizen, wang: Officer) -> None:
    wang.does("accept", applied.case)
    assert applied.ask("GET", f"/api/cases/{applied.id}/receipt")["receipt"] == applied.case["receipt"]


def test_the_signed_document_is_given_as_it_was_signed(xiulan: Citizen) -> None:
    xiulan.begins(RELIEF).consents().fills()
    document = xiulan.document()
    xiulan.ask("PUT", f"/api/cases/{xiulan.id}", xiulan.signs(document))
    kept = xiulan.ask("GET", f"/api/cases/{xiulan.id}/document")
    assert (kept["document"], kept["method"]) == (document, "drawn")
    assert kept["digest"] == papers.digest_of(document)


def test_the_own_list_is_newest_first_and_holds_no_other_person(applied: Citizen, xiaoyan: Citizen) -> None:
    older = applied.id
    applied.submits(RELIEF)
    ids = [line["id"] for line in applied.ask("GET", "/api/cases")["cases"]]
    assert ids.index(str(applied.id)) < ids.index(str(older))
    assert str(older) not in [line["id"] for line in xiaoyan.ask("GET", "/api/cases")["cases"]]


def test_a_line_of_the_list_says_where_it_stands(applied: Citizen) -> None:
    line = next(x for x in applied.ask("GET", "/api/cases")["cases"] if x["id"] == str(applied.id))
    assert (line["status"], line["canRate"]) == ("submitted", False)
    assert line["dueOn"] == applied.case["due"]["on"]
    applied.withdraws()
    line = next(x for x in applied.ask("GET", "/api/cases")["cases"] if x["id"] == str(applied.id))
    assert (line["status"], line["dueOn"]) == ("withdrawn", None)


def test_an_unchanged_case_is_not_sent_again(applied: Citizen, wang: Officer) -> None:
    where = f"/api/cases/{applied.id}"
    tag = applied.call("GET", where).headers["etag"]
    unchanged = applied.call("GET", where, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    weakened = applied.call("GET", where, headers={"If-None-Match": f"W/{tag}"})  # by a proxy that compresses
    assert weakened.status_code == 304
    wang.does("accept", applied.case)
    assert applied.call("GET", where, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("part", PERSONAL)
def test_another_citizen_finds_nothing(applied: Citizen, xiaoyan: Citizen, part: str) -> None:
    theirs = xiaoyan.refused("GET", f"/api/cases/{applied.id}{part}")
    nobodys = xiaoyan.refused("GET", f"/api/cases/{new_id()}{part}")
    assert (theirs.status, theirs.code) == (nobodys.status, nobodys.code) == (404, "not_found")


@pytest.mark.parametrize("part", PERSONAL)
def test_a_guest_is_asked_to_sign_in(server: Server, applied: Citizen, part: str) -> None:
    refused = Citizen(server, "马秀兰").refused("GET", f"/api/cases/{applied.id}{part}")
    assert (refused.status, refused.code) == (401, "sign_in_needed")


@pytest.mark.parametrize("part", PERSONAL)
def test_an_officer_reads_at_the_desk_only(applied: Citizen, wang: Officer, part: str) -> None:
    assert wang.refused("GET", f"/api/cases/{applied.id}{part}").status == 403


@pytest.mark.parametrize("part", PERSONAL[:3])
def test_what_is_personal_is_not_stored_on_the_way(applied: Citizen, part: str) -> None:
    answer = applied.call("GET", f"/api/cases/{applied.id}{part}")
    assert answer.headers["cache-control"] == "no-store"


def test_the_due_date_is_said_with_its_count(applied: Citizen) -> None:
    due = applied.case["due"]
    assert due["unit"] in {"working_day", "calendar_day"}
    assert due["countedFrom"] < due["on"]
    assert due["days"] > 0
    assert due["provisional"] in {True, False}
