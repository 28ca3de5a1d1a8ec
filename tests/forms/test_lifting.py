"""Drafts of earlier versions: the vectors that the phone runs too, and laws over contents and mappings of any making."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.forms.vectors import named, vectors
from yinchuan.domains.forms.service import lift

LIFTING = vectors("lifting")
SLOTS = frozenset(LIFTING["slots"])
WHY = {"zh": "不再问", "en": "No longer asked"}
NAMES = ["name", "plan", "home", "old", "rent"]
CELLS = ["name", "school", "age"]


@pytest.mark.parametrize("case", named(LIFTING["cases"], "note"))
def test_a_draft_is_carried_over(case: dict[str, Any]) -> None:
    content, left = lift(case["content"], case["mappings"], LIFTING["schema"], SLOTS)
    assert content == case["lifted"]
    assert [each._asdict() for each in left] == case["left"]


texts = some.sampled_from(["甲", "once", "monthly", "weekly", "a"])
rows = some.lists(some.dictionaries(some.sampled_from(CELLS), texts, min_size=1), max_size=3)
contents = some.builds(
    lambda answers, children, materials: {
        "answers": answers | ({"children": children} if children else {}),
        "materials": materials,
    },
    some.dictionaries(some.sampled_from(NAMES), texts | some.booleans() | some.integers(0, 9)),
    rows.map(lambda found: [{"id": f"r{n}", **row} for n, row in enumerate(found)]),
    some.dictionaries(
        some.sampled_from(["lease", "contract", "photo"]),
        some.lists(some.sampled_from(["f1", "f2", "f3"]), min_size=1, unique=True),
    ),
)
places = some.sampled_from([f"/answers/{name}" for name in NAMES])
cells = some.sampled_from([f"/answers/children/*/{name}" for name in CELLS])
slots = some.sampled_from(["/materials/lease", "/materials/contract"])
moves = some.one_of(
    *(some.builds(lambda a, b: {"move": a, "to": b}, at, at) for at in (places, cells, slots))
)
drops = some.builds(lambda at: {"drop": at, "why": WHY}, places | cells | slots)
converts = some.builds(
    lambda at, table: {"convert": at, "values": table, "why": WHY},
    places | cells,
    some.dictionaries(texts, texts | some.none()),
)
mappings = some.lists(
    some.lists(moves | drops | converts, max_size=5).map(lambda steps: {"from": 1, "steps": steps}),
    max_size=3,
)


texted = {"type": "string", "title": "x"}
# A form between that has a place for everything: nothing is left over because of its kind.
BETWEEN: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(NAMES, texted),
        "children": {
            "type": "array",
            "title": "x",
            "items": {"type": "object", "properties": dict.fromkeys(CELLS, texted)},
        },
    },
}
ALL_SLOTS = frozenset({"lease", "contract", "photo"})
written = contents.map(
    lambda content: {**content, "answers": {at: _text(one) for at, one in content["answers"].items()}}
)
sets = some.builds(lambda at, value: {"set": at, "value": value}, places | cells, texts)
versions = some.lists(moves | drops | converts | sets, max_size=4).map(
    lambda steps: {"from": 1, "steps": steps}
)


def _text(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


def flat(value: Any, at: str = "") -> list[tuple[str, Any]]:
    """Each answer and each file, by its place; the ids of rows are none."""
    match value:
        case dict():
            return [one for name, inner in value.items() for one in flat(inner, f"{at}/{name}")]
        case list():
            return [one for n, inner in enumerate(value) for one in flat(inner, f"{at}/{n}")]
    return [] if at.endswith("/id") else [(at, value)]


@given(contents, mappings)
def test_what_is_left_over_is_what_was_written(content: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    """By number: what goes in comes out on one side or the other, but that two who say the same become one."""
    carried, left = lift(content, steps, LIFTING["schema"], SLOTS)
    before, written = flat(content), dict(flat(content))
    for each in left:
        for at, value in flat(each.value, each.at):
            assert value in written.values() if at.startswith("/materials") else written[at] == value
    kept = len(flat(carried)) + sum(len(flat(each.value, each.at)) for each in left)
    merged = sum("to" in step for mapping in steps for step in mapping["steps"])
    assert kept == len(before) or (merged and kept < len(before))


@settings(max_examples=300)
@given(written, versions, versions)
def test_two_versions_at_once_come_to_the_same_as_one_after_the_other(
    content: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Whoever opened the draft in between and whoever did not hold the same application."""
    at_once, _ = lift(content, [first, second], LIFTING["schema"], SLOTS)
    between, _ = lift(content, [first], BETWEEN, ALL_SLOTS)
    assert lift(between, [second], LIFTING["schema"], SLOTS)[0] == at_once


@given(contents)
def test_a_form_that_has_not_changed_changes_nothing(content: dict[str, Any]) -> None:
    fitting, _ = lift(content, [], LIFTING["schema"], SLOTS)
    assert lift(fitting, [], LIFTING["schema"], SLOTS) == (fitting, [])
