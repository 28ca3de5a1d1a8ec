"""Content is tested like code: every item with a form takes each of its own examples from draft to case."""

import pytest

from tests.people import Citizen, examples
from tests.server import ROOT

pytestmark = pytest.mark.content
ITEMS = sorted(folder.name for folder in (ROOT / "shared-schemas" / "items").iterdir() if folder.is_dir())
EXAMPLES = [(code, name) for code in ITEMS for name in examples(code)]


@pytest.mark.parametrize("code", ITEMS)
def test_an_item_is_listed_and_readable(xiulan: Citizen, code: str) -> None:
    listed = {line["code"]: line for line in xiulan.ask("GET", "/api/items")["items"]}
    item = xiulan.ask("GET", f"/api/items/{code}")
    assert listed[code]["hasForm"] == (item["form"] is not None) == bool(examples(code))


@pytest.mark.parametrize(("code", "name"), EXAMPLES)
def test_an_example_becomes_a_case(xiulan: Citizen, code: str, name: str) -> None:
    xiulan.begins(code).consents().fills(name).brings_papers().submits()
    assert xiulan.case["receipt"]
    xiulan.sees("submitted")


def test_every_form_has_three_examples() -> None:
    assert {code: len(examples(code)) for code in ITEMS if 0 < len(examples(code)) < 3} == {}


def test_twelve_items_have_a_form() -> None:
    assert sum(bool(examples(code)) for code in ITEMS) >= 12
