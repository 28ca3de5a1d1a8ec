"""The vectors that the phone runs too: whatever these say, both sides say."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from tests.forms.vectors import META, as_struct, named, read, vectors
from yinchuan.domains.forms.formats import FORMATS, text
from yinchuan.domains.forms.rules.layout import pages
from yinchuan.domains.forms.rules.showing import Shown
from yinchuan.domains.forms.service import Beside, compile_form
from yinchuan.kit.canonical import canonical, digest

CHECKS = vectors("checks")
LINES = vectors("lines")
CHECKED = compile_form(CHECKS["schema"], CHECKS["ui"], {})
REVIEWED = compile_form(LINES["schema"], LINES["ui"], LINES["en"])


@pytest.mark.parametrize("case", vectors("formats")["cases"], ids=lambda c: f"{c['format']} {c['input']!a}")
def test_a_format_normalises_and_says_why_not(case: dict[str, Any]) -> None:
    found = FORMATS[case["format"]]
    normalised = found.normalise(text.normalise(case["input"]))
    assert (normalised, found.reason(normalised)) == (case["normalised"], case["reason"])
    assert found.normalise(text.normalise(normalised)) == normalised


@pytest.mark.parametrize("form", named(vectors("conditions")["forms"], "name"))
def test_conditions_show_and_hide(form: dict[str, Any]) -> None:
    compiled = pages(form["schema"], form["ui"])
    for case in form["cases"]:
        shown = Shown(compiled, case["answers"])
        assert sorted(shown.hidden) == sorted(case["hidden"])
        assert shown.visible_answers == case["visible"]


@pytest.mark.parametrize("case", named(CHECKS["cases"]))
def test_every_error_is_found(case: dict[str, Any]) -> None:
    day = date.fromisoformat(case.get("today", CHECKS["today"]))
    found = CHECKED.check(CHECKED.normalise(case["answers"]), day)
    assert [{"pointer": e.pointer, "code": e.code, "params": e.params} for e in found] == case["errors"]
    assert all(error.detail for error in found)


@pytest.mark.parametrize("case", named(LINES["cases"]))
def test_the_review_page_reads_as_signed(case: dict[str, Any]) -> None:
    beside = Beside(**{name: as_struct(value) for name, value in case["beside"].items()})
    found = REVIEWED.lines(case["answers"], case["language"], beside)
    assert [{"page": line.page, "label": line.label, "value": line.value} for line in found] == case["lines"]


@pytest.mark.parametrize("case", named(vectors("canonical")["cases"]))
def test_canonical_bytes_are_those_of_the_standard(case: dict[str, Any]) -> None:
    assert canonical(case["value"]).decode() == case["canonical"]
    assert digest(case["value"]) == case["sha256"]
    assert canonical(json.loads(case["canonical"])).decode() == case["canonical"]


@pytest.mark.parametrize("case", named(vectors("documents")["cases"]))
def test_a_document_is_the_same_bytes_everywhere(case: dict[str, Any]) -> None:
    assert canonical(case["document"]).decode() == case["canonical"]
    assert digest(case["document"]) == case["sha256"]
    assert hashlib.sha256(case["canonical"].encode()).hexdigest() == case["sha256"]


DOCUMENT = Draft202012Validator(read(META / "document.json"))
LEAST = vectors("documents")["cases"][0]["document"]


@pytest.mark.parametrize("case", named(vectors("documents")["cases"]))
def test_a_document_fits_its_schema(case: dict[str, Any]) -> None:
    assert [error.message for error in DOCUMENT.iter_errors(case["document"])] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"salt": "short"},
        {"round": 1.5},
        {"answers": {"姓名": "马秀兰"}},
        {"answers": {"a": 1.5}},
        {"answers": {"a": None}},
        {"language": "fr"},
        {"extra": 1},
        {"consents": [{"code": "x", "version": 1, "sha256": "0"}]},
    ],
    ids=str,
)
def test_another_shape_is_no_document(wrong: dict[str, Any]) -> None:
    assert not DOCUMENT.is_valid({**LEAST, **wrong})


@pytest.mark.parametrize("field", sorted(LEAST))
def test_every_part_of_a_document_is_there(field: str) -> None:
    assert not DOCUMENT.is_valid({key: value for key, value in LEAST.items() if key != field})
