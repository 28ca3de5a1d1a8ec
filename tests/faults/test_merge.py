"""The laws of merging, asked of the app's own function: three ways together, nothing lost, nobody favoured."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.lab import Lab
from tests.server import Server

Content = dict[str, Any]
WORDS = st.sampled_from(["甲", "乙", "丙", "", 0, 1, True])
ROW = st.fixed_dictionaries({}, optional={"name": WORDS, "income": WORDS})
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "name": WORDS,
        "street": WORDS,
        "choices": st.lists(st.sampled_from(["a", "b"]), max_size=2),
        "address": st.fixed_dictionaries({}, optional={"hall": WORDS, "room": WORDS}),
        "rows": st.dictionaries(st.sampled_from(["r1", "r2", "r3"]), ROW, max_size=3).map(
            lambda rows: [{"id": key, **row} for key, row in sorted(rows.items())]
        ),
    },
)
FILES = st.dictionaries(
    st.sampled_from(["photo", "proof"]), st.sets(st.sampled_from("1234"), min_size=1).map(sorted)
)
CONTENT = st.fixed_dictionaries({"answers": ANSWERS, "materials": FILES})
# The same examples each time: a law that falls is found again by whoever runs it next.
LAW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def lab(devices: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    nobody = Server(tmp_path_factory.mktemp("nobody"), "sqlite:///never-started.db")
    with Lab(devices, nobody, lambda _: None) as running:
        yield running


def merged(lab: Lab, base: Content, mine: Content, theirs: Content) -> tuple[Content, list[Content]]:
    found = lab.begin(merge=[base, mine, theirs, None]).result(30)["merged"]
    return found["content"], found["conflicts"]


def leaves(value: Any, at: str = "") -> dict[str, Any]:
    """By place what is written there; rows by their ids, files by theirs."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        value = {row["id"]: row for row in value}
    if value == [] and at == "/rows":
        return {}  # a list of rows without one says nothing; taking a row out is asked about by its id
    if isinstance(value, dict):
        return {key: leaf for name, one in value.items() for key, leaf in leaves(one, f"{at}/{name}").items()}
    return {at: value}


def plain(content: Content) -> Content:
    """Rows and files without their order."""
    answers = dict(content["answers"])
    if "rows" in answers:
        answers["rows"] = sorted(answers["rows"], key=lambda row: row["id"])
    return {
        "answers": answers,
        "materials": {slot: sorted(ids) for slot, ids in content["materials"].items()},
    }


@LAW
@given(CONTENT, CONTENT)
def test_one_side_alone_is_taken_as_it_is(lab: Lab, base: Content, changed: Content) -> None:
    for mine, theirs in ((base, changed), (changed, base)):
        content, conflicts = merged(lab, base, mine, theirs)
        assert conflicts == []
        assert plain(content) == plain(changed)


@LAW
@given(CONTENT, CONTENT)
def test_both_the_same_is_no_question(lab: Lab, base: Content, both: Content) -> None:
    content, conflicts = merged(lab, base, both, both)
    assert (plain(content), conflicts) == (plain(both), [])


@LAW
@given(CONTENT, CONTENT, CONTENT)
def test_both_sides_ask_the_same(lab: Lab, base: Content, one: Content, other: Content) -> None:
    here, asked_here = merged(lab, base, one, other)
    there, asked_there = merged(lab, base, other, one)
    assert {c["key"]: (c.get("mine"), c.get("theirs")) for c in asked_here} == {
        c["key"]: (c.get("theirs"), c.get("mine")) for c in asked_there
    }
    if not asked_here:
        assert plain(here) == plain(there)


@LAW
@given(CONTENT, CONTENT, CONTENT)
def test_merging_again_changes_nothing(lab: Lab, base: Content, mine: Content, theirs: Content) -> None:
    content, _ = merged(lab, base, mine, theirs)
    assert plain(merged(lab, theirs, content, theirs)[0]) == plain(content)


@LAW
@given(CONTENT, CONTENT, CONTENT)
def test_whatever_was_changed_is_there_or_asked(
    lab: Lab, base: Content, mine: Content, theirs: Content
) -> None:
    content, conflicts = merged(lab, base, mine, theirs)
    was, now = leaves(base["answers"]), leaves(content["answers"])
    for name, side in (("mine", mine), ("theirs", theirs)):
        asked = {at: leaf for c in conflicts for at, leaf in leaves(c.get(name), c["key"]).items()}
        for at, leaf in leaves(side["answers"]).items():
            if was.get(at, ...) != leaf and not at.endswith("/id"):
                assert now.get(at, ...) == leaf or asked.get(at, ...) == leaf, (name, at, leaf)


@LAW
@given(CONTENT, CONTENT, CONTENT)
def test_files_are_united(lab: Lab, base: Content, mine: Content, theirs: Content) -> None:
    found = merged(lab, base, mine, theirs)[0]["materials"]
    for slot in ("photo", "proof"):
        was, one, other = (set(c["materials"].get(slot, [])) for c in (base, mine, theirs))
        assert set(found.get(slot, [])) == (one | other) - (was - one) - (was - other)
