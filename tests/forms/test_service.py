"""What the vectors cannot say: what is refused unread, what is refused at loading, materials, the refusal itself."""

from typing import Any

import pytest

from tests.forms.vectors import DAY, vectors
from yinchuan.domains.catalogue.schemas import Slot
from yinchuan.domains.forms.errors import AnswersRefused, FormBroken
from yinchuan.domains.forms.service import compile_form, met, slots_needed, slots_open
from yinchuan.kit.schema import Text

CHECKS = vectors("checks")
FORM = compile_form(CHECKS["schema"], CHECKS["ui"], {})
COMPLETE: dict[str, Any] = CHECKS["cases"][0]["answers"]


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"note": nested(100_000)}, "too_deep"),
        ({"note": nested(12)}, "too_deep"),
        ({"note": "一" * 100_000}, "too_big"),
        ({"children": [{}] * 201}, "too_big"),
        ({f"f{index}": 1 for index in range(201)}, "too_big"),
    ],
    ids=["bottomless", "deep", "huge", "many rows", "many fields"],
)
def test_too_much_is_refused_unread(answers: dict[str, Any], code: str) -> None:
    assert [(error.pointer, error.code) for error in FORM.check(FORM.normalise(answers), DAY)] == [("", code)]


def test_a_refusal_carries_every_error() -> None:
    with pytest.raises(AnswersRefused) as refused:
        FORM.demand({**COMPLETE, "agree": False, "mobile": "1"}, DAY)
    assert refused.value.status == 422
    assert [error.pointer for error in refused.value.errors] == ["/mobile", "/agree"]
    FORM.demand(COMPLETE, DAY)


def test_no_sentence_repeats_what_was_typed() -> None:
    secret = "640181199902290013"
    assert secret not in str(
        FORM.check({**COMPLETE, "idNumber": secret, "name": secret, "spouse": secret}, DAY)
    )


TEXT = {"type": "string", "title": "t", "maxLength": 9}


def control(name: str, shown_by: str = "", **condition: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "Control", "scope": f"#/properties/{name}"}
    if shown_by:
        scope = f"#/properties/{shown_by}"
        made["rule"] = {"effect": "SHOW", "condition": {"scope": scope, "schema": {"const": "x"} | condition}}
    return made


def form_of(*elements: dict[str, Any], **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"a": TEXT, "b": TEXT, "c": TEXT} | fields,
    }
    page = {"type": "Category", "label": "p", "i18n": "p", "elements": list(elements)}
    return schema, {"type": "Categorization", "elements": [page]}


GROUP = {
    "type": "Group",
    "label": "g",
    "i18n": "g",
    "rule": control("a", "b")["rule"],
    "elements": [control("b")],
}


@pytest.mark.parametrize(
    ("form", "path", "rule"),
    [
        (form_of(control("z")), "/elements/0/elements/0/scope", "the schema has no /z"),
        (form_of(control("a/b")), "/elements/0/elements/0/scope", "not a scope"),
        (form_of(control("b", "z")), "/elements/0/elements/0/rule/condition/scope", "the schema has no /z"),
        (form_of({"type": "Slider"}), "/elements/0/elements/0", "unknown element"),
        (form_of(control("o"), o={"type": "object", "properties": {"x": TEXT}}), "/elements/0/elements/0", "object"),
        (form_of(control("b", "a", minLength="x")), "/elements/0/elements/0/rule/condition/schema", "minLength"),
        (form_of(control("a"), a={"type": "string", "pattern": "["}), "/", "["),
        (form_of(control("a", "a")), "/elements", "circle: /a"),
        (form_of(control("a", "b"), control("b", "c"), control("c", "a")), "/elements", "circle"),
        (form_of(GROUP), "/elements", "circle: /b"),
    ],
    ids=["field", "scope", "condition", "element", "object", "schema", "pattern", "itself", "circle", "group"],
)  # fmt: skip
def test_a_form_that_does_not_fit_together_is_refused_with_its_path(
    form: tuple[dict[str, Any], dict[str, Any]], path: str, rule: str
) -> None:
    with pytest.raises(FormBroken) as broken:
        compile_form(*form, {})
    assert broken.value.path == path
    assert rule in broken.value.rule


def test_an_unknown_effect_is_refused() -> None:
    schema, ui = form_of(control("b", "a"))
    ui["elements"][0]["elements"][0]["rule"]["effect"] = "BLINK"
    with pytest.raises(FormBroken, match="BLINK"):
        compile_form(schema, ui, {})


def slot(
    name: str, *, submits: bool = True, required: bool = True, when: dict[str, Any] | None = None
) -> Slot:
    return Slot(
        slot=name,
        name=Text(zh=name, en=name),
        source="applicant",
        submits=submits,
        required=required,
        when=when,
        accepts=[],
        max_files=1,
        how=None,
        why_not=None,
        licence_type=None,
        portrait=False,
        watermark=None,
    )


SPOUSE = {"properties": {"spouse": {"required": ["name"]}}, "required": ["spouse"]}
SLOTS = [
    slot("id"),
    slot("photo", required=False),
    slot("seal", submits=False),
    slot("marriage", when=SPOUSE),
]


def test_materials_follow_the_answers() -> None:
    married = {**COMPLETE, "married": True, "spouse": {"name": "王强"}}
    assert [one.slot for one in slots_open(FORM, SLOTS, married)] == ["id", "photo", "marriage"]
    assert [one.slot for one in slots_needed(FORM, SLOTS, married)] == ["id", "marriage"]


def test_consents_follow_the_answers_as_materials_do() -> None:
    texts = [slot("always", submits=False), slot("for-spouses", submits=False, when=SPOUSE)]
    married = {**COMPLETE, "married": True, "spouse": {"name": "王强"}}
    single = {**COMPLETE, "married": False, "spouse": {"name": "王强"}}
    assert [one.slot for one in met(FORM, texts, married)] == ["always", "for-spouses"]
    assert [one.slot for one in met(FORM, texts, single)] == ["always"]
    assert [one.slot for one in met(None, texts, {})] == ["always"]


def test_a_hidden_answer_asks_for_no_material() -> None:
    single = {**COMPLETE, "married": False, "spouse": {"name": "王强"}}
    assert [one.slot for one in slots_needed(FORM, SLOTS, single)] == ["id"]
    assert FORM.visible(single) == {**COMPLETE, "married": False}
