"""Reads schema and UI schema into pages of controls; what does not fit together is refused with its path."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple, cast

from jsonschema_rs import Draft202012Validator

from yinchuan.domains.forms.errors import FormBroken
from yinchuan.domains.forms.formats import ASSERTED

Schema = dict[str, Any]
Way = tuple[str, ...]  # property names; "*" stands for every row
Holds = Callable[[Any], bool]
KINDS = ("Control", "Group", "Label")


class Rule(NamedTuple):
    hides: bool  # HIDE and DISABLE act where the condition holds, SHOW and ENABLE where it does not
    disables: bool
    way: Way
    in_row: bool  # the condition looks at the row it stands in, not at the whole form
    holds: Holds


class Element(NamedTuple):
    """A page, group, label or control. Only a control has `way` and `schema`; `elements` of an array are its rows'."""

    kind: str
    way: Way
    pointer: str
    has_rows: bool
    schema: Schema
    label: str
    i18n: str
    options: dict[str, Any]
    rule: Rule | None
    elements: tuple["Element", ...]


@lru_cache(maxsize=8192)
def pointer(way: Way) -> str:
    """`("children", "*", "name")` → `/children/*/name`."""
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in way)


@lru_cache(maxsize=8192)
def way_of(at: str) -> Way:
    """`/children/0/name` → `("children", "0", "name")`."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in at.split("/")[1:])


def is_rows(schema: Schema) -> bool:
    """Whether this is an array of objects: rows a person adds."""
    return schema.get("type") == "array" and schema.get("items", {}).get("type") == "object"


def validator(schema: Schema, where: str) -> Draft202012Validator:
    """Compiled once a revision, formats asserted."""
    try:
        return Draft202012Validator(schema, formats=ASSERTED, validate_formats=True)
    except ValueError as broken:
        raise FormBroken(where, str(broken)) from None


def pages(schema: Schema, ui: dict[str, Any]) -> tuple[Element, ...]:
    """Every page of the form, in order."""
    found = tuple(
        _element(element, schema, (), schema, f"/elements/{index}")
        for index, element in enumerate(ui.get("elements", []))
    )
    _refuse_circles(found)
    return found


def walk(elements: tuple[Element, ...]) -> Iterator[Element]:
    """All elements, parents first, those of rows once."""
    for element in elements:
        yield element
        yield from walk(element.elements)


def _element(raw: dict[str, Any], here: Schema, way: Way, root: Schema, where: str) -> Element:
    """`here` is the form or the row that scopes are relative to, `way` leads to it."""
    kind = raw.get("type", "")
    if kind not in (*KINDS, "Category"):
        raise FormBroken(where, f"unknown element {kind!r}")
    schema: Schema = {}
    inner, below, deeper = raw.get("elements", []), here, way
    mine: Way = ()
    if kind == "Control":
        parts = _parts(raw.get("scope", ""), where)
        schema = _find(here, parts, where)
        mine = (*way, *parts)
        if schema.get("type") == "object":
            raise FormBroken(where, "a control points at an object: place its properties in a group")
        if is_rows(schema):
            inner, below, deeper = _detail(raw, schema), schema["items"], (*mine, "*")
    rule = _rule(raw["rule"], here, way, root, where) if "rule" in raw else None
    return Element(
        kind,
        mine,
        pointer(mine),
        is_rows(schema),
        schema,
        raw.get("label") or raw.get("text") or schema.get("title", ""),
        raw.get("i18n", ""),
        raw.get("options", {}),
        rule,
        tuple(
            _element(child, below, deeper, root, f"{where}/elements/{index}")
            for index, child in enumerate(inner)
        ),
    )


def _detail(raw: dict[str, Any], schema: Schema) -> list[dict[str, Any]]:
    """The elements of a row: given, else every property but its id."""
    if "detail" in raw.get("options", {}):
        return cast(list[dict[str, Any]], raw["options"]["detail"]["elements"])
    names = (name for name in schema["items"]["properties"] if name != "id")
    return [{"type": "Control", "scope": f"#/properties/{name}"} for name in names]


def _parts(scope: str, where: str) -> Way:
    parts = scope.split("/")
    if parts[0] != "#" or len(parts) % 2 == 0 or set(parts[1::2]) - {"properties"} or len(parts) < 3:
        raise FormBroken(f"{where}/scope", f"not a scope: {scope!r}")
    return tuple(parts[2::2])


def _find(schema: Schema, parts: Way, where: str) -> Schema:
    for part in parts:
        if part not in schema.get("properties", {}):
            raise FormBroken(f"{where}/scope", f"the schema has no {pointer(parts)}")
        schema = schema["properties"][part]
    return schema


def _rule(raw: dict[str, Any], here: Schema, way: Way, root: Schema, where: str) -> Rule:
    effect, condition = raw["effect"], raw["condition"]
    if effect not in {"SHOW", "HIDE", "ENABLE", "DISABLE"}:
        raise FormBroken(f"{where}/rule/effect", f"unknown effect {effect!r}")
    parts = _parts(condition["scope"], f"{where}/rule/condition")
    in_row = bool(way) and parts[0] in here.get("properties", {})
    _find(here if in_row else root, parts, f"{where}/rule/condition")
    holds = validator(condition["schema"], f"{where}/rule/condition/schema").is_valid
    target = (*way, *parts) if in_row else parts
    return Rule(effect in {"HIDE", "DISABLE"}, effect in {"ENABLE", "DISABLE"}, target, in_row, holds)


def _refuse_circles(found: tuple[Element, ...]) -> None:
    """What is shown must not depend on itself, however far around."""
    needs: dict[Way, set[Way]] = {}
    _collect(found, set(), needs)
    waits = {
        way: {other for other in needs for target in targets if _touches(other, target)}
        for way, targets in needs.items()
    }
    try:
        list(TopologicalSorter(waits).static_order())
    except CycleError as circle:
        names = " → ".join(pointer(way) for way in circle.args[1])
        raise FormBroken("/elements", f"conditions in a circle: {names}") from None


def _collect(elements: tuple[Element, ...], above: set[Way], needs: dict[Way, set[Way]]) -> None:
    for element in elements:
        mine = above | ({element.rule.way} if element.rule and not element.rule.disables else set())
        if element.kind == "Control":
            needs[element.way] = needs.get(element.way, set()) | mine
        _collect(element.elements, mine, needs)


def _touches(control: Way, target: Way) -> bool:
    shorter = min(len(control), len(target))
    return control[:shorter] == target[:shorter]
