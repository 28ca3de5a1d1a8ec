"""Earlier versions: each has a mapping to the next one, and nothing of their drafts is left over without words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.folder import SHARED, Folder
from tests.forms.vectors import DAY
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.forms import service as forms

RENT = "HF-GJ-02"
FIRST = f"{RENT}/mappings/1.json"
WORDS = {"zh": "不再问", "en": "No longer asked"}

BUNDLES = {bundle.code: bundle for bundle in read(SHARED).bundles()}
EARLIER = [
    (code, version, name)
    for code, bundle in BUNDLES.items()
    for version, examples in bundle.earlier.items()
    for name in examples
]


def test_some_items_have_gone_on_to_another_version() -> None:
    assert {code for code, _, _ in EARLIER} >= {RENT, "HF-RS-01", "HF-YB-02", "HF-ZJ-01"}


@pytest.mark.parametrize(("code", "version", "name"), EARLIER)
def test_a_draft_of_an_earlier_version_opens_in_the_current_one(code: str, version: str, name: str) -> None:
    """With its files: what has a place is there and right, the rest is said."""
    bundle = BUNDLES[code]
    assert bundle.schema and bundle.ui
    example = bundle.earlier[version][name]
    files = {slot: [f"{slot}-{n}" for n in range(many)] for slot, many in example["materials"].items()}
    mappings = [bundle.mappings[str(n)] for n in range(int(version), bundle.item["version"])]
    slots = frozenset(one["slot"] for _, one in bundle.slots if one["submits"] and one.get("accepts"))
    content = {"answers": example["answers"], "materials": files}
    carried, left = forms.lift(content, mappings, bundle.schema, slots)
    # What is new may still be asked for, what is hidden waits in the draft; what came along is nowhere wrong.
    form = forms.compile_form(bundle.schema, bundle.ui, bundle.en)
    errors = form.check(form.normalise(carried["answers"]), DAY)
    assert [error for error in errors if error.code not in ("required", "hidden_filled")] == []
    assert all(each.why for each in left)
    shown = {each.at: each.value for each in left}
    held = sorted(one for some in carried["materials"].values() for one in some)
    kept = [one for at, value in shown.items() if at.startswith("/materials/") for one in value]
    assert sorted([*held, *kept]) == sorted(one for some in files.values() for one in some)


def test_the_renamed_question_keeps_its_answer_and_the_paper_its_slot() -> None:
    bundle = BUNDLES[RENT]
    assert bundle.schema
    content = {
        "answers": {"repeat": "monthly", "landlordMobile": "13695100013"},
        "materials": {"contract": ["f1"]},
    }
    carried, left = forms.lift(content, [bundle.mappings["1"]], bundle.schema, frozenset({"lease-proof"}))
    assert carried == {"answers": {"rhythm": "monthly"}, "materials": {"lease-proof": ["f1"]}}
    assert [(each.at, each.value) for each in left] == [("/answers/landlordMobile", "13695100013")]


def carry(code: str, example: str) -> tuple[dict[str, Any], dict[str, tuple[Any, str]]]:
    """An example of the first version in the current one, and what is left of it, with the reason that is shown."""
    bundle = BUNDLES[code]
    assert bundle.schema
    begun = bundle.earlier["1"][example]
    files = {slot: [f"{slot}-{n}" for n in range(many)] for slot, many in begun["materials"].items()}
    slots = frozenset(one["slot"] for _, one in bundle.slots if one["submits"] and one.get("accepts"))
    content = {"answers": begun["answers"], "materials": files}
    carried, left = forms.lift(content, [bundle.mappings["1"]], bundle.schema, slots)
    return carried, {each.at: (each.value, each.why["zh"] if each.why else "") for each in left}


def test_a_written_courier_address_stays_in_sight() -> None:
    """The question before it is new: without an answer the address below it would not show."""
    carried, left = carry("HF-RS-01", "longest-other-guardian")
    assert carried["answers"]["courierTo"] == "other"
    assert carried["answers"]["courierAddress"] == "永宁县望洪镇示范村1组"
    assert left == {"/answers/eCard": ("yes", "电子社保卡随时可在手机上自己签发，不用在这里选")}


def test_who_was_to_file_an_emergency_is_told_that_there_is_nothing_to_file() -> None:
    carried, left = carry("HF-YB-02", "emergency")
    assert "kind" not in carried["answers"] and carried["answers"]["diagnosis"] == "急性阑尾炎"
    assert carried["materials"] == {"referral": ["referral-0", "referral-1"]}
    [(at, (value, why))] = left.items()
    assert (at, value) == ("/answers/kind", "emergency") and "不用办这件事" in why


def test_a_paper_that_a_promise_has_replaced_is_not_thrown_away_without_words() -> None:
    carried, left = carry("HF-ZJ-01", "longest-family")
    assert "income-proof" not in carried["materials"]
    assert left == {"/materials/income-proof": (["income-proof-0"], "收入情况改为签承诺书，不用再交说明")}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path, RENT)


def edit_steps(edit: Callable[[list[dict[str, Any]]], Any]) -> Callable[[Any], None]:
    def change(mapping: Any) -> None:
        mapping["steps"] = edit(mapping["steps"]) or mapping["steps"]

    return change


FAULTS = [
    ("mapping.source", edit_steps(lambda steps: [*steps, {"move": "/answers/salary", "to": "/answers/amount"}])),
    ("mapping.open", edit_steps(lambda steps: steps[1:])),
    ("mapping.open", edit_steps(lambda steps: [*steps, {"set": "/answers/colour", "value": "blue"}])),
    ("mapping.open", edit_steps(lambda steps: [{"move": "/answers/repeat", "to": "/answers/rythm"}, *steps[1:]])),
    ("mapping.rows", edit_steps(lambda steps: [*steps, {"move": "/answers/rhythm", "to": "/answers/rhythm/*/x"}])),
    ("mapping.value", edit_steps(lambda steps: [*steps, {"convert": "/answers/rhythm", "values": {"monthly": "weekly"}}])),
    ("mapping.value", edit_steps(lambda steps: [*steps, {"set": "/answers/rhythm", "value": "weekly"}])),
    ("meta.mapping", edit_steps(lambda steps: [*steps, {"drop": "/answers/bank"}])),
    ("meta.mapping", edit_steps(lambda steps: [*steps, {"convert": "/answers/bank", "values": {"icbc": None}}])),
    ("meta.mapping", lambda mapping: mapping.update(places=[])),
    ("mapping.version", lambda mapping: mapping.update({"from": 2})),
]  # fmt: skip


def test_the_shipped_mapping_is_good(folder: Folder) -> None:
    assert folder.faults() == []


@pytest.mark.parametrize(("rule", "edit"), FAULTS)
def test_a_bad_mapping_is_refused_with_its_place(
    folder: Folder, rule: str, edit: Callable[[Any], None]
) -> None:
    folder.change(FIRST, edit)
    found = folder.faults()
    assert rule in {fault.rule for fault in found}
    assert all(fault.path.startswith(FIRST) for fault in found)


def test_a_new_version_without_its_mapping_is_refused(folder: Folder) -> None:
    folder.change(f"{RENT}/item.json", lambda item: item.update(version=3))
    assert "mapping.missing" in {fault.rule for fault in folder.faults()}


def test_a_mapping_without_a_version_is_refused(folder: Folder) -> None:
    folder.change(f"{RENT}/item.json", lambda item: item.update(version=1))
    assert [fault.rule for fault in folder.faults()] == ["mapping.version"]


def test_a_mapping_without_an_example_is_refused(folder: Folder) -> None:
    folder.remove(f"{RENT}/mappings/1")
    assert [fault.rule for fault in folder.faults()] == ["mapping.example"]


def test_an_example_with_something_that_no_place_names_is_refused(folder: Folder) -> None:
    name = next((folder.root / "items" / RENT / "mappings" / "1").glob("*.json")).name
    folder.change(f"{RENT}/mappings/1/{name}", lambda example: example["answers"].update(bank="barings"))
    assert [(fault.path, fault.rule) for fault in folder.faults()] == [
        (f"{RENT}/mappings/1/{name}#/answers/bank", "mapping.unsaid")
    ]


def test_a_mapping_that_is_no_json_is_a_fault_of_its_item(folder: Folder) -> None:
    folder.write(FIRST, "{")
    assert [(fault.path, fault.rule) for fault in folder.faults()] == [(f"{FIRST}#", "file.json")]


def test_the_pinned_example_says_what_it_is() -> None:
    for code, version, name in EARLIER:
        path = SHARED / "items" / code / "mappings" / version / f"{name}.json"
        assert json.loads(path.read_text())["note"]
