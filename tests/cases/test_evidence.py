"""The evidence package: complete in itself, its owner's only, and every part that was changed is named."""

from typing import Any

import httpx
import pytest

from tests import papers
from tests.cases.conftest import ALLOWANCE, RELIEF
from tests.people import Citizen
from tests.signatures.test_signing import typed
from yinchuan.domains.cases.rules import Proof, prove
from yinchuan.domains.cases.rules.proving import State
from yinchuan.kit import keys


@pytest.fixture
def checks(xiulan: Citizen) -> Any:
    """Somebody who has nothing of ours but the public keys."""
    published = keys.published(xiulan.ask("GET", "/.well-known/jwks.json"))

    def check(package: dict[str, Any], files: dict[str, str] | None = None) -> Proof:
        return prove(package, lambda typ, token: keys.verify(typ, token, key_of=published), files)

    return check


def evidence(citizen: Citizen) -> httpx.Response:
    return citizen.call("GET", f"/api/cases/{citizen.id}/evidence")


def test_everything_in_it_is_as_it_was_signed(xiulan: Citizen, checks: Any) -> None:
    package = evidence(xiulan.submits(ALLOWANCE)).json()
    files = {paper["id"]: paper["sha256"] for paper in package["document"]["materials"]}
    parts = checks(package, files).parts
    assert set(parts.values()) == {State.INTACT}
    assert {"answers", "lines", "rendering", "strokes", "act", "form", "receipt", "countersignature"} <= set(
        parts
    )
    assert [name for name in parts if name.startswith("text:")] != []
    assert [name for name in parts if name.startswith("file:")] == [f"file:{name}" for name in files]
    # What the server itself found is in it; it had no file at hand.
    assert package["checked"] == {n: "absent" if n.startswith("file:") else s for n, s in parts.items()}


def test_it_is_one_file_to_keep_and_no_cache_keeps_it(applied: Citizen) -> None:
    answer = evidence(applied)
    number = applied.case["number"]
    assert answer.headers["content-disposition"] == f'attachment; filename="yc-evidence-{number}.json"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("application/json")


def test_it_is_not_there_for_anybody_else(applied: Citizen, xiaoyan: Citizen) -> None:
    assert xiaoyan.call("GET", f"/api/cases/{applied.id}/evidence").status_code == 404


def test_the_receipt_binds_every_part(applied: Citizen, checks: Any) -> None:
    package = evidence(applied).json()
    claims = keys.verify(
        "yc-receipt+jwt",
        package["receipt"],
        key_of=keys.published(applied.ask("GET", "/.well-known/jwks.json")),
    )
    document = package["document"]
    assert claims["digest"] == papers.digest_of(document)
    assert claims["strokes"] == papers.digest_of(package["strokes"])
    assert claims["form"] == papers.digest_of(package["form"])
    assert claims["consents"] == document["consents"]
    assert claims["parts"]["answers"] == papers.digest_of([document["salt"], document["answers"]])
    assert (claims["revision"], claims["number"]) == (document["item"]["revision"], applied.case["number"])


def test_after_a_correction_it_is_that_of_the_newest_round(applied: Citizen, wang: Any, checks: Any) -> None:
    first = evidence(applied).json()
    defects = [{"target": "answer", "at": "/name", "text": "姓名与身份证不一致"}]
    wang.does("request_correction", applied.case, defects=defects)
    applied.resubmits()
    second = evidence(applied).json()
    assert (first["document"]["round"], second["document"]["round"]) == (0, 1)
    assert checks(second).broken == []
    # One round's countersignature does not stand for another's.
    assert checks({**second, "countersignature": first["countersignature"]}).broken == ["countersignature"]


def test_who_typed_the_name_is_proved_too(xiulan: Citizen, checks: Any) -> None:
    xiulan.begins(RELIEF).consents().fills().brings_papers()
    xiulan.ask("PUT", f"/api/cases/{xiulan.id}", typed(xiulan, xiulan.asks_for_code("sign")))
    package = evidence(xiulan).json()
    assert (package["act"]["method"], package["act"]["name"], package["strokes"]) == (
        "typed",
        xiulan.name,
        [],
    )
    assert checks(package).broken == []
    assert checks({**package, "act": {**package["act"], "name": "别人"}}).broken == ["act"]


def test_two_peoples_packages_cannot_be_mixed(xiulan: Citizen, xiaoyan: Citizen, checks: Any) -> None:
    hers = evidence(xiulan.submits(RELIEF)).json()
    theirs = evidence(xiaoyan.submits(RELIEF)).json()
    assert checks({**hers, "receipt": theirs["receipt"]}).broken != []
    assert "act" not in checks({**hers, "countersignature": theirs["countersignature"]}).broken
    assert checks({**hers, "countersignature": theirs["countersignature"]}).broken == ["countersignature"]
    assert "salt" in checks({**hers, "document": theirs["document"]}).broken


@pytest.mark.parametrize(
    "package",
    [{}, {"receipt": 1}, {"receipt": "a.b.c", "document": []}, {"document": {"answers": {"a": "\ud800"}}}],
    ids=str,
)
def test_what_is_no_package_proves_nothing(package: dict[str, Any], checks: Any) -> None:
    assert State.INTACT not in checks(package).parts.values()
