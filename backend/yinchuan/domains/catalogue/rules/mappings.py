"""What becomes of drafts of earlier versions is said for each question and slot of each of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from .faults import Bundle, Fault
from .pages import fields


class Left(NamedTuple):
    """An answer of an earlier example that the form has no place for."""

    at: str
    why: Any


def mappings(of: Bundle) -> Iterator[Fault]:
    """One for each earlier version, that takes every place of it to one of the next."""
    wanted = {str(version) for version in range(1, of.item["version"])}
    for name in sorted(wanted - of.mappings.keys()):
        yield of.fault("item.json", "/version", "mapping.missing", f"没有 mappings/{name}.json")
    for name in sorted(of.mappings.keys() - wanted):
        yield of.fault(f"mappings/{name}.json", "", "mapping.version", "没有这个较早的版本")
    for name in sorted(wanted & of.mappings.keys(), key=int):
        if str(of.mappings[name]["from"]) != name:
            yield of.fault(f"mappings/{name}.json", "/from", "mapping.version", "与文件名不一致")
        if not of.earlier.get(name):
            yield of.fault(f"mappings/{name}.json", "", "mapping.example", f"mappings/{name}/ 中没有示例")
        yield from _one(of, name)


def _one(of: Bundle, name: str) -> Iterator[Fault]:
    """Walked through once: where every place of the earlier version ends up."""
    file, mapping = f"mappings/{name}.json", of.mappings[name]
    later = _later(of, int(name) + 1)
    now = {place: place for place in mapping["places"]}
    for n, step in enumerate(mapping["steps"]):
        kind = next(iter(step.keys() & {"move", "convert", "drop", "set"}))
        under = [place for place, at in now.items() if at == step[kind] or at.startswith(step[kind] + "/")]
        if kind != "set" and not under:
            yield of.fault(file, f"/steps/{n}/{kind}", "mapping.source", f"此前没有 {step[kind]}")
        if kind == "drop":
            now = {place: at for place, at in now.items() if place not in under}
        if kind == "move":
            if step["to"].count("*") != step["move"].count("*"):
                yield of.fault(file, f"/steps/{n}/to", "mapping.rows", "两边所在的行不对应")
            now |= {place: step["to"] + now[place].removeprefix(step["move"]) for place in under}
        if kind in ("convert", "set") and later.get(step[kind]) and int(name) + 1 == of.item["version"]:
            yield from _values(of, file, n, step, later[step[kind]])
    targets = [(f"/steps/{n}/set", step["set"]) for n, step in enumerate(mapping["steps"]) if "set" in step]
    for place, at in [*now.items(), *targets]:
        if at not in later:
            yield of.fault(file, place if place != at else "", "mapping.open", f"新版没有 {at}，须说明去处")


def _later(of: Bundle, version: int) -> dict[str, Any]:
    """The places of the next version, with their schemas where that is the current one."""
    if version < of.item["version"]:
        mapping = of.mappings.get(str(version), {"places": []})
        return dict.fromkeys(mapping["places"])
    return places_of(of)


def places_of(of: Bundle) -> dict[str, Any]:
    """Where answers and files of this form lie, each question with its schema."""
    slots = {f"/materials/{m['slot']}": None for _, m in of.slots if m["submits"] and m.get("accepts")}
    return {f"/answers{at}": field for at, field in fields(of.schema or {})} | slots


def choices(field: dict[str, Any]) -> set[str]:
    """What may be chosen; nothing where an answer is written."""
    return {one["const"] for one in (field.get("items") or field).get("oneOf", [])}


def _values(of: Bundle, file: str, n: int, step: dict[str, Any], field: dict[str, Any]) -> Iterator[Fault]:
    known = choices(field)
    for value in step.get("values", {"": step.get("value")}).values():
        if known and value is not None and value not in known:
            yield of.fault(file, f"/steps/{n}", "mapping.value", f"没有选项 {value}")


def unsaid(of: Bundle, name: str, example: str, left: list[Left]) -> Iterator[Fault]:
    """Nothing of an earlier example is left over without words."""
    for each in left:
        if each.why is None:
            file = f"mappings/{name}/{example}.json"
            yield of.fault(file, each.at, "mapping.unsaid", "新版装不下，又没有说明原因")
