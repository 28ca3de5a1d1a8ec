"""What the city's forms ask of whom: stories that a linter cannot know."""

from typing import Any

import pytest

from tests.catalogue.folder import SHARED
from yinchuan.domains.catalogue.rules import Bundle, Tried
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.catalogue.service.trying import ENGINE
from yinchuan.domains.forms.service import compile_form

BUNDLES = {bundle.code: bundle for bundle in read(SHARED).bundles() if bundle.schema}


def example(code: str, name: str, *without: str, **other: Any) -> dict[str, Any]:
    """The answers of an example, some of them otherwise."""
    answers = BUNDLES[code].examples[name]["answers"] | other
    return {key: value for key, value in answers.items() if key not in without}


def tried(code: str, answers: dict[str, Any]) -> Tried:
    return ENGINE.try_out(BUNDLES[code], answers)


def slot_named(of: Bundle, name: str) -> dict[str, Any]:
    return next(slot for _, slot in of.slots if slot["slot"] == name)


def test_whose_hospital_has_sent_the_result_photographs_nothing() -> None:
    sent = tried("HF-GA-13", example("HF-GA-13", "car-mail", checkSent="yes"))
    kept = tried("HF-GA-13", example("HF-GA-13", "car-mail", checkSent="no"))
    assert (sent.errors, kept.errors) == ([], [])
    assert "health-check" not in sent.open
    assert "health-check" in kept.needed


def test_nobody_is_promised_a_photo_that_no_register_gives() -> None:
    """No fact of the exchange is a photo, so a form that requires one must not say that it comes by itself."""
    photo = slot_named(BUNDLES["HF-GA-08"], "photo")
    assert photo["required"] and "自动带出" not in photo["how"]["zh"]


@pytest.mark.parametrize(
    ("code", "name", "field", "asked", "given", "reason"),
    [
        ("HF-RS-01", "self-branch", "branchArea", "640104", "640104001", "county"),
        ("HF-ZJ-01", "family-rented-flat", "wishDivision", "640105", "640105001", "county"),
        ("HF-GA-08", "student-owned", "division", "640104012", "640104", "street"),
    ],
)
def test_a_district_is_asked_for_as_a_district_and_a_street_as_a_street(
    code: str, name: str, field: str, asked: str, given: str, reason: str
) -> None:
    assert tried(code, example(code, name, **{field: asked})).errors == []
    of = BUNDLES[code]
    assert of.schema is not None and of.ui is not None
    answers = example(code, name, **{field: given})
    [error] = compile_form(of.schema, of.ui, of.en).check(answers)
    assert (error.pointer, error.code, error.params) == (f"/{field}", "bad_division", {"reason": reason})
