"""Versions, shapes and changes, without a server."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinchuan.domains.drafts import rules
from yinchuan.domains.drafts.errors import (
    DraftTooBig,
    PatchConflict,
    PatchTestFailed,
    PathRefused,
    ShapeRefused,
    TooManyChanges,
    UnknownFields,
)
from yinchuan.domains.drafts.rules import Content, Version
from yinchuan.domains.drafts.schemas import PatchOp

FIELDS, SLOTS = frozenset({"name", "children"}), frozenset({"photo"})
PAPER = uuid4()


def content(**answers: Any) -> Content:
    return Content(answers=answers, materials={"photo": [PAPER]})


def op(op: Any, path: str, value: Any = None) -> PatchOp:
    return PatchOp(op=op, path=path, value=value)


@pytest.mark.parametrize("text", ['"2.7"', "2.7", 'W/"2.7"', ' "2.7" '])
def test_a_version_is_read_from_an_etag(text: str) -> None:
    assert rules.version_of(text) == Version(2, 7)


@pytest.mark.parametrize(
    "text", ["", "*", "2", "2.", ".7", "0.1", "1.0", "-1.2", "２.７", "1.2.3", "9" * 12 + ".1"]
)
def test_what_is_no_version_of_ours_is_none(text: str) -> None:
    assert rules.version_of(text) is None


@pytest.mark.parametrize(
    ("base", "known"), [((1, 3), True), ((1, 4), True), ((1, 5), False), ((2, 1), False), ((0, 4), False)]
)
def test_a_base_of_another_epoch_or_the_future_is_not_known(base: tuple[int, int], known: bool) -> None:
    assert rules.is_known(Version(*base), Version(1, 4)) is known


def test_one_and_true_are_different_answers() -> None:
    assert not content(name=1).same(content(name=True))
    assert content(name="a", children=[]).same(content(children=[], name="a"))


def test_changes_apply_all_or_none() -> None:
    before = content(name="马秀兰", children=[{"id": "1"}])
    after = rules.changed(
        before,
        [
            op("test", "/answers/name", "马秀兰"),
            op("replace", "/answers/name", "马晓燕"),
            op("add", "/answers/children/-", {"id": "2"}),
            op("remove", "/answers/children/0"),
            op("add", "/materials/photo/-", str(UUID(int=5))),
        ],
    )
    assert after.answers == {"name": "马晓燕", "children": [{"id": "2"}]}
    assert after.materials == {"photo": [PAPER, UUID(int=5)]}
    assert before.answers == {"name": "马秀兰", "children": [{"id": "1"}]}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (op("test", "/answers/name", "x"), PatchTestFailed),
        (op("replace", "/answers/nowhere", "x"), PatchConflict),
        (op("remove", "/answers/nowhere"), PatchConflict),
        (op("add", "/answers/name/inner", "x"), PatchConflict),
        (op("add", "/answers/children/9", "x"), PatchConflict),
        (op("add", "/answers/children/01", "x"), PatchConflict),
        (op("replace", "/answers/~2", "x"), PatchConflict),
        (op("remove", "/answers"), PathRefused),
        (op("replace", "", {}), PathRefused),
        (op("replace", "/", {}), PathRefused),
        (op("add", "/round", 3), PathRefused),
        (op("add", "/answersx/y", 3), PathRefused),
        (op("replace", "/answers", []), ShapeRefused),
        (op("add", "/materials/photo/-", "no id"), ShapeRefused),
        (op("add", "/materials/photo", None), ShapeRefused),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: PatchOp, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.changed(content(name="马秀兰", children=[]), [change])


def test_too_many_changes_are_refused() -> None:
    with pytest.raises(TooManyChanges):
        rules.changed(content(), [op("add", "/answers/name", n) for n in range(201)])


def test_fields_the_form_does_not_have_are_named_each() -> None:
    with pytest.raises(UnknownFields) as refused:
        rules.check(Content({"name": "", "x": 1}, {"y": []}), FIELDS, SLOTS)
    assert [e.pointer for e in refused.value.errors] == ["/answers/x", "/materials/y"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x" * 8001, "too_long"),
        ("\ud800", "not_text"),
        ({"\udfff": 1}, "not_text"),
        (2**53, "number_too_big"),
        (float("inf"), "number_too_big"),
        (float("nan"), "number_too_big"),
        ([[[[[[[[[[[[1]]]]]]]]]]]], "too_deep"),
    ],
)
def test_what_no_form_could_hold_is_refused(value: Any, code: str) -> None:
    with pytest.raises(ShapeRefused) as refused:
        rules.check(Content({"name": value}, {}), FIELDS, SLOTS)
    assert refused.value.errors[0].code == code
    assert refused.value.errors[0].pointer.startswith("/answers/name")


def test_a_draft_has_a_size() -> None:
    with pytest.raises(DraftTooBig):
        rules.check(Content({"children": ["x" * 7000] * 40}, {}), FIELDS, SLOTS)


def test_a_draft_names_at_most_twenty_files() -> None:
    with pytest.raises(ShapeRefused):
        rules.check(Content({}, {"photo": [uuid4() for _ in range(21)]}), FIELDS, SLOTS)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
pointers = st.lists(
    st.sampled_from(["answers", "materials", "name", "children", "photo", "0", "-", "", "~1"])
)


@given(
    st.lists(
        st.builds(op, st.sampled_from(["test", "add", "replace", "remove"]), pointers.map("/".join), anything)
    )
)
def test_any_changes_are_applied_or_refused(changes: list[PatchOp]) -> None:
    refusals = (PatchTestFailed, PatchConflict, PathRefused, ShapeRefused)
    try:
        after = rules.changed(content(name="", children=[]), changes)
    except refusals:
        return
    assert isinstance(after.answers, dict)


def test_prefilled_facts_are_found_at_any_depth() -> None:
    ui = {
        "elements": [
            {"elements": [{"options": {"prefill": "person.name"}}, {"type": "Label"}]},
            {"options": {"detail": {"elements": [{"options": {"prefill": "person.address"}}]}}},
        ]
    }
    assert rules.prefilled(ui) == {"person.name", "person.address"}
    assert rules.prefilled(None) == frozenset()
