"""The catalogue as it is shipped."""

import json
from typing import Any

from tests.catalogue.folder import SHARED, linted
from yinchuan.domains.catalogue.rules import Bundle
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.catalogue.service.sounding import written

COMPLETE = {
    "HF-GA-04", "HF-GA-08", "HF-GA-09", "HF-GA-13", "HF-GJ-02", "HF-MZ-05",
    "HF-MZ-06", "HF-RS-01", "HF-RS-03", "HF-SC-01", "HF-YB-02", "HF-ZJ-01",
}  # fmt: skip


def bundles() -> list[Bundle]:
    return list(read(SHARED).bundles())


def items() -> dict[str, dict[str, Any]]:
    return {bundle.code: bundle.item for bundle in bundles()}


def test_every_item_passes_the_linter() -> None:
    assert linted(read(SHARED)) == []


def test_the_hundred_items_are_there_and_twelve_have_a_form() -> None:
    found = bundles()
    assert len(found) == 100
    assert {bundle.code for bundle in found if bundle.schema} == COMPLETE


def test_items_are_known_by_everyday_words() -> None:
    few = {code for code, item in items().items() if len(item["aliases"]) < (4 if code in COMPLETE else 2)}
    assert few == set()


def test_codes_are_given_once() -> None:
    handling = [item["codes"]["handling"] for item in items().values()]
    assert len(set(handling)) == len(handling)


def test_a_verified_item_says_what_was_verified_and_where() -> None:
    for code, item in items().items():
        assert item["verified"] == bool(item["verifiedFields"]), code
        assert item["codes"]["verified"] is False, code


def test_the_one_exempt_item_has_eleven_materials() -> None:
    exempt = {code: len(item["materials"]) for code, item in items().items() if item["publicSafetyExempt"]}
    assert exempt == {"HF-YJ-01": 11}


def test_forms_ask_between_five_and_twenty_five_questions() -> None:
    for bundle in bundles():
        if bundle.ui and bundle.schema:
            assert 5 <= len(bundle.schema["properties"]) <= 25, bundle.code
            assert all(len(page["elements"]) <= 9 for page in bundle.ui["elements"]), bundle.code


def test_streets_stand_under_their_county() -> None:
    city = json.loads((SHARED / "divisions.json").read_text())
    streets = [street["code"] for county in city["children"] for street in county["children"]]
    assert len(city["children"]) == 6
    assert len(set(streets)) == len(streets) == 62
    for county in city["children"]:
        assert all(street["code"].startswith(county["code"]) for street in county["children"])


def test_the_list_that_the_phone_searches_in_tests_is_fresh() -> None:
    assert (SHARED / "vectors" / "items.json").read_text() == written()
