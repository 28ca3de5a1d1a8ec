"""A form's two documents fit together: scopes exist, rules name real questions, examples fit."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .faults import Bundle, Fault


class Place(NamedTuple):
    """One Control: where it stands, the property it shows, the conditions over it."""

    at: str  # pointer into ui.json
    pointer: str  # "/name" or "/children/*/name"
    control: dict[str, Any]
    rules: tuple[str, ...]  # properties that decide whether it is shown
    owner: dict[str, Any]  # the object schema its scope is relative to


def places(schema: dict[str, Any], ui: dict[str, Any]) -> Iterator[Place]:
    """Every Control in reading order."""
    for n, category in enumerate(ui["elements"]):
        yield from _inside(category, f"/elements/{n}", "", schema, ())


def _inside(
    element: dict[str, Any], at: str, base: str, owner: dict[str, Any], above: tuple[str, ...]
) -> Iterator[Place]:
    rules = (*above, _name(element["rule"]["condition"]["scope"])) if "rule" in element else above
    if element["type"] == "Control":
        names = _steps(element["scope"])
        pointer = base + "".join(f"/{name}" for name in names)
        yield Place(at, pointer, element, rules, owner)
        if detail := element.get("options", {}).get("detail"):
            row = (find(owner, names) or {}).get("items", {})
            for n, child in enumerate(detail["elements"]):
                yield from _inside(child, f"{at}/options/detail/elements/{n}", f"{pointer}/*", row, ())
    for n, child in enumerate(element.get("elements", [])):
        yield from _inside(child, f"{at}/elements/{n}", base, owner, rules)


def _steps(scope: str) -> list[str]:
    return scope.removeprefix("#/properties/").split("/properties/")


def _name(scope: str) -> str:
    return "/".join(_steps(scope))


def find(schema: dict[str, Any], names: list[str]) -> dict[str, Any] | None:
    """The property under these names, or None."""
    for name in names:
        found = schema.get("properties", {}).get(name)
        if found is None:
            return None
        schema = found
    return schema


def fields(schema: dict[str, Any], base: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question of the schema: leaves, arrays and the cells of their rows; a row's `id` is none."""
    for name, field in schema.get("properties", {}).items():
        if name == "id" and base.endswith("/*"):
            continue
        pointer = f"{base}/{name}"
        if field["type"] == "object":
            yield from fields(field, pointer)
            continue
        yield pointer, field
        if field["type"] == "array" and field["items"]["type"] == "object":
            yield from fields(field["items"], f"{pointer}/*")


def scopes(of: Bundle) -> Iterator[Fault]:
    """Each Control shows an existing property, each property stands on one page."""
    assert of.schema is not None and of.ui is not None
    wanted, seen = dict(fields(of.schema)), set[str]()
    for place in places(of.schema, of.ui):
        if place.pointer not in wanted:
            yield of.fault("ui.json", f"{place.at}/scope", "ui.scope", f"没有字段 {place.pointer}")
        elif place.pointer in seen:
            yield of.fault("ui.json", f"{place.at}/scope", "ui.twice", f"{place.pointer} 出现两次")
        seen.add(place.pointer)
    for pointer in wanted.keys() - seen:
        yield of.fault("ui.json", "", "ui.missing", f"{pointer} 没有放在任何一页")


def conditions(of: Bundle) -> Iterator[Fault]:
    """Rules and if/then name real properties; what a rule may hide is not required outright."""
    assert of.schema is not None and of.ui is not None
    for at, element, owner in _elements(of.schema, of.ui):
        scope = element["rule"]["condition"]["scope"]
        if find(owner, _steps(scope)) is None:
            yield of.fault(
                "ui.json", f"{at}/rule/condition/scope", "ui.rule", f"条件引用了不存在的 {_name(scope)}"
            )
    for place in places(of.schema, of.ui):
        name = _name(place.control["scope"])
        if place.rules and name in place.owner.get("required", []):
            yield of.fault("ui.json", place.at, "ui.hidden", f"{place.pointer} 可能不显示，却总是必填")
    yield from _branches(of, of.schema, "")


def _elements(
    schema: dict[str, Any], ui: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every element with a rule, and the object schema its condition looks into."""
    todo = [(f"/elements/{n}", category, schema) for n, category in enumerate(ui["elements"])]
    while todo:
        at, element, owner = todo.pop()
        if "rule" in element:
            yield at, element, owner
        todo += [(f"{at}/elements/{n}", child, owner) for n, child in enumerate(element.get("elements", []))]
        if detail := element.get("options", {}).get("detail"):
            row = (find(owner, _steps(element["scope"])) or {}).get("items", {})
            under = f"{at}/options/detail/elements"
            todo += [(f"{under}/{n}", child, row) for n, child in enumerate(detail["elements"])]


def _branches(of: Bundle, owner: dict[str, Any], at: str) -> Iterator[Fault]:
    for n, branch in enumerate(owner.get("allOf", [])):
        for part in ("if", "then", "else"):
            rule = branch.get(part, {})
            for name in {*rule.get("properties", {}), *rule.get("required", [])} - owner["properties"].keys():
                yield of.fault("schema.json", f"{at}/allOf/{n}/{part}", "schema.branch", f"没有字段 {name}")
    for name in owner.get("required", []):
        if name not in owner["properties"]:
            yield of.fault("schema.json", f"{at}/required", "schema.required", f"没有字段 {name}")
    for name, field in owner["properties"].items():
        earlier = field.get("x-day", {}).get("notBefore")
        if earlier and owner["properties"].get(earlier, {}).get("format") != "date":
            yield of.fault(
                "schema.json", f"{at}/properties/{name}/x-day", "schema.day", f"没有日期 {earlier}"
            )
        inner = field.get("items", field)
        if inner.get("type") == "object":
            under = f"{at}/properties/{name}" + ("/items" if "items" in field else "")
            yield from _branches(of, inner, under)


def asking(of: Bundle) -> Iterator[Fault]:
    """The condition of a material or a consent looks at questions that exist."""
    assert of.schema is not None
    conditions = [
        *((at, "material.when", material.get("when", {})) for at, material in of.slots),
        *((at, "consent.when", named.get("when", {})) for at, _, named in of.consents),
    ]
    for at, rule, when in conditions:
        for name in _unknown(when, of.schema):
            yield of.fault("item.json", f"{at}/when", rule, f"没有字段 {name}")


def _unknown(when: dict[str, Any], owner: dict[str, Any]) -> Iterator[str]:
    known = owner.get("properties", {})
    yield from {*when.get("properties", {}), *when.get("required", [])} - known.keys()
    for name, inner in when.get("properties", {}).items():
        if "contains" in inner and name in known:
            yield from _unknown(inner["contains"], known[name].get("items", {}))


def prefills(of: Bundle) -> Iterator[Fault]:
    """What must hold before a register fills in an answer looks at questions that exist."""
    assert of.schema is not None and of.ui is not None
    for place in places(of.schema, of.ui):
        when = place.control.get("options", {}).get("prefillWhen")
        if when is None:
            continue
        unknown = set(_unknown(when["schema"], of.schema)) if when["scope"] == "#" else set()
        if when["scope"] != "#" and find(of.schema, _steps(when["scope"])) is None:
            unknown = {_name(when["scope"])}
        for name in sorted(unknown):
            at = f"{place.at}/options/prefillWhen"
            yield of.fault("ui.json", at, "ui.prefill", f"条件引用了不存在的 {name}")


def samples(of: Bundle) -> Iterator[Fault]:
    """At least three examples; their files fit the slots."""
    if len(of.examples) < 3:
        yield of.fault("examples", "", "example.few", "至少三个示例")
    slots = {material["slot"]: material for _, material in of.slots}
    for name, example in of.examples.items():
        for slot, number in example["materials"].items():
            most = slots.get(slot, {}).get("maxFiles", 0)
            if number > most:
                yield of.fault(
                    f"examples/{name}.json", f"/materials/{slot}", "example.files", f"最多{most}个文件"
                )


PAGES: tuple[Callable[[Bundle], Iterator[Fault]], ...] = (
    scopes, conditions, asking, prefills, samples,
)  # fmt: skip
