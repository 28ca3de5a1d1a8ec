"""Every example of every item, whole and broken: rules and schema agree, one broken answer is found where it is."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.forms.vectors import DAY, read
from tests.source import ROOT
from yinchuan.domains.forms.rules.showing import Shown
from yinchuan.domains.forms.service import Form, compile_form

ITEMS = sorted((ROOT / "shared-schemas" / "items").glob("*/schema.json"))
EXAMPLES = [path for item in ITEMS for path in sorted(item.parent.glob("examples/*.json"))]
FORMS = {
    item.parent.name: compile_form(
        read(item), read(item.with_name("ui.json")), read(item.with_name("en.json"))
    )
    for item in ITEMS
}
ANSWERS = {path: read(path)["answers"] for path in EXAMPLES}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def short(path: Path) -> str:
    return f"{path.parent.parent.name} {path.stem}"


def form_for(path: Path) -> Form:
    return FORMS[path.parent.parent.name]


def leaves(value: Any, at: str = "") -> list[str]:
    """Pointers of every answer that is no container, row ids left out: any text is one."""
    if isinstance(value, dict):
        return [one for key, inner in value.items() if key != "id" for one in leaves(inner, f"{at}/{key}")]
    if isinstance(value, list):
        return [one for index, inner in enumerate(value) for one in leaves(inner, f"{at}/{index}")]
    return [at]


def replaced(value: Any, way: list[str], new: Any) -> Any:
    if not way:
        return new
    if isinstance(value, list):
        return [replaced(one, way[1:], new) if str(i) == way[0] else one for i, one in enumerate(value)]
    return {key: replaced(one, way[1:], new) if key == way[0] else one for key, one in value.items()}


def test_there_are_forms_to_test() -> None:
    assert len(ITEMS) >= 12
    assert all(sum(1 for path in EXAMPLES if path.is_relative_to(item.parent)) >= 3 for item in ITEMS)


@pytest.mark.parametrize("path", EXAMPLES, ids=short)
def test_rules_and_schema_agree(path: Path) -> None:
    form, answers = form_for(path), ANSWERS[path]
    assert form.normalise(answers) == answers
    assert form.check(answers, DAY) == []
    assert Shown(form.pages, answers).visible_answers == answers


@pytest.mark.parametrize("path", EXAMPLES, ids=short)
def test_every_visible_answer_is_reviewed_in_both_languages(path: Path) -> None:
    form, answers = form_for(path), ANSWERS[path]
    chinese, english = form.lines(answers, "zh"), form.lines(answers, "en")
    assert len(chinese) == len(english)
    assert all(line.page and line.label and line.value for line in [*chinese, *english])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_one_broken_answer_is_found_where_it_is(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(EXAMPLES))
    answers = ANSWERS[path]
    broken = data.draw(st.sampled_from(leaves(answers)))
    # No form takes a fraction, nothing, an object or endless text for an answer.
    new = data.draw(st.sampled_from([1.5, None, {"x": 1}, "好" * 5000, "\u202e", -(10**12)]))
    found = form_for(path).check(replaced(answers, broken.split("/")[1:], new), DAY)
    assert any(error.pointer == broken or error.pointer.startswith(f"{broken}/") for error in found)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_missing_answer_is_asked_for_or_was_free_to_miss(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(EXAMPLES))
    form, answers = form_for(path), ANSWERS[path]
    missing = data.draw(st.sampled_from(sorted(answers)))
    left = {key: value for key, value in answers.items() if key != missing}
    found = form.check(left, DAY)
    if missing in form.schema["required"]:
        assert [error.code for error in found if error.pointer == f"/{missing}"] == ["required"]
    # What else is wrong follows from it and is on the pages: never about an answer that is not there and not shown.
    shown = Shown(form.pages, left)
    assert all(error.code == "hidden_filled" or not shown.is_hidden(error.pointer) for error in found)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_anything_gets_an_answer(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(EXAMPLES))
    form = form_for(path)
    answers = dict(ANSWERS[path])
    answers[data.draw(st.sampled_from(sorted(form.schema["properties"])))] = data.draw(JSON)
    written = form.normalise(answers)
    assert form.normalise(written) == written
    errors = form.check(written, DAY)
    assert all(error.detail and "{" not in error.detail for error in errors)
    if not errors:
        assert all(line.value for line in form.lines(written, "en"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=st.dictionaries(st.text(max_size=8), JSON, max_size=6), form=st.sampled_from(sorted(FORMS)))
def test_any_object_gets_an_answer(answers: dict[str, Any], form: str) -> None:
    assert FORMS[form].check(FORMS[form].normalise(answers), DAY) != []
