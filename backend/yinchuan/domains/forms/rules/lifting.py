"""Carries a draft from one version of a form to a later one. Pure, and the same on the phone: `vectors/lifting.json`.

The content is taken apart into single answers. Each step of a mapping moves, rewrites or takes out some of them, and in
the end each stands at a place that the later form has, or is left over: none can be lost on the way."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from yinchuan.kit.canonical import canonical

from .layout import Schema, Way, is_rows, pointer, way_of

Why = dict[str, str] | None  # in both languages
ANSWERS, MATERIALS = "answers", "materials"


class Left(NamedTuple):
    """What could not be carried over: where it stood in the form it was filled in, and what it was."""

    at: str
    value: Any
    why: Why


class _Leaf:
    """One answer, or the files of one slot, on its way; `at` and `value` are what became of it."""

    def __init__(self, at: Way, value: Any, origin: Way | None) -> None:
        self.at, self.value = at, value
        self.origin, self.was = origin, value
        self.why: Why = None
        self.is_left = False


def lift(
    content: dict[str, Any], mappings: Sequence[dict[str, Any]], schema: Schema, slots: frozenset[str]
) -> tuple[dict[str, Any], list[Left]]:
    """The content as the form with this schema and these slots holds it, and what that form has no place for.

    `mappings` are those of all versions between, in their order."""
    leaves = list(_apart(content, ()))
    for mapping in mappings:
        _settle(leaves)
        for step in mapping["steps"]:
            _take(step, leaves)
    for leaf in leaves:
        _fit(leaf, schema, slots, leaves)
    carried: dict[Way, _Leaf] = {}
    for leaf in leaves:
        _place(leaf, carried)
    together = _together({at: leaf.value for at, leaf in carried.items()})
    left = [Left(pointer(leaf.origin), leaf.was, leaf.why) for leaf in leaves if leaf.is_left and leaf.origin]
    return {ANSWERS: together.get(ANSWERS, {}), MATERIALS: together.get(MATERIALS, {})}, left


def _apart(value: Any, at: Way) -> Iterator[_Leaf]:
    if isinstance(value, dict) and (value or len(at) < 2):
        for name, one in value.items():
            yield from _apart(one, (*at, name))
    elif isinstance(value, list) and value and all(isinstance(row, dict) and row for row in value):
        for index, row in enumerate(value):
            yield from _apart(row, (*at, str(index)))
    else:
        # The id of a row is no answer of anybody's: where its row has no place it goes without a word.
        yield _Leaf(at, value, None if at[-1] == "id" and at[-2].isdecimal() else at)


def _settle(leaves: list[_Leaf]) -> None:
    """Each form between had one answer a place, so that who comes over all of them at once loses the same to the same."""
    first: dict[Way, _Leaf] = {}
    for leaf in leaves:
        if not leaf.is_left and leaf.at[0] == ANSWERS:
            leaf.is_left = not _is_same(first.setdefault(leaf.at, leaf), leaf)


def _is_same(one: _Leaf, other: _Leaf) -> bool:
    """As JSON: a yes is no 1."""
    return one is other or canonical(one.value) == canonical(other.value)


def _take(step: dict[str, Any], leaves: list[_Leaf]) -> None:
    match step:
        case {"move": source, "to": target}:
            for leaf, stars, rest in _under(source, leaves):
                leaf.at = (*_filled(way_of(target), stars), *rest)
        case {"convert": source, "values": table}:
            for leaf, _, _ in _under(source, leaves):
                _convert(leaf, table, step.get("why"), leaves)
        case {"drop": source, "why": why}:
            for leaf, _, _ in _under(source, leaves):
                leaf.is_left, leaf.why = True, why
        case {"set": target, "value": value}:
            _set(way_of(target), value, leaves)


def _under(source: str, leaves: list[_Leaf]) -> list[tuple[_Leaf, list[str], Way]]:
    """Every answer at or below this place, with the rows that the stars stand for and what is below the place."""
    way = way_of(source)
    found = []
    for leaf in leaves:
        pairs = list(zip(way, leaf.at, strict=False))
        fits = len(leaf.at) >= len(way) and all(a == b or (a == "*" and b.isdecimal()) for a, b in pairs)
        if fits and not leaf.is_left:
            found.append((leaf, [b for a, b in pairs if a == "*"], leaf.at[len(way) :]))
    return found


def _filled(way: Way, stars: list[str]) -> Way:
    rows = iter(stars)
    return tuple(next(rows) if part == "*" else part for part in way)


def _convert(leaf: _Leaf, table: dict[str, Any], why: Why, leaves: list[_Leaf]) -> None:
    """By the table; what it does not name stays. Nothing in the table: it has no counterpart."""
    if isinstance(leaf.value, list):
        gone = [one for one in leaf.value if table.get(_key(one), one) is None]
        leaf.value = [table.get(_key(one), one) for one in leaf.value if one not in gone]
        _leave_some(leaf, gone, why, leaves)
    elif table.get(_key(leaf.value), leaf.value) is None:
        leaf.is_left, leaf.why = True, why
    else:
        leaf.value = table.get(_key(leaf.value), leaf.value)


def _key(value: Any) -> str:
    """Keys of JSON are texts: a yes is written `true`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def _leave_some(leaf: _Leaf, gone: list[Any], why: Why, leaves: list[_Leaf]) -> None:
    """Some choices of several have no place any more; the others go on."""
    if gone:
        one = _Leaf(leaf.at, gone, leaf.origin)
        one.is_left, one.why = True, why
        leaves.append(one)


def _set(way: Way, value: Any, leaves: list[_Leaf]) -> None:
    head, _, tail = pointer(way).partition("/*")
    rows = {leaf.at[: len(way_of(head)) + 1]: None for leaf in leaves if _is_row(leaf, way_of(head))}
    places = [(*row, *way_of(tail)) for row in rows] if tail else [way]
    for at in places:
        if not any(leaf.at[: len(at)] == at and not leaf.is_left for leaf in leaves):
            leaves.append(_Leaf(at, value, None))


def _is_row(leaf: _Leaf, head: Way) -> bool:
    return leaf.at[: len(head)] == head and len(leaf.at) > len(head) + 1 and not leaf.is_left


def _fit(leaf: _Leaf, schema: Schema, slots: frozenset[str], leaves: list[_Leaf]) -> None:
    """Leaves over what the form has no place for."""
    if leaf.is_left:
        return
    kind, *way = leaf.at
    if kind == MATERIALS:
        leaf.is_left = way[0] not in slots
        return
    found = _schema_at(schema, way)
    if found is None or not _is_kind(found, leaf.value):
        leaf.is_left = True
    elif isinstance(leaf.value, list) and (choices := _choices(found.get("items", {}))):
        gone = [one for one in leaf.value if one not in choices]
        leaf.value = [one for one in leaf.value if one in choices]
        _leave_some(leaf, gone, None, leaves)
    elif isinstance(leaf.value, str) and (choices := _choices(found)):
        leaf.is_left = leaf.value not in choices and leaf.value != ""


def _schema_at(schema: Schema, way: list[str]) -> Schema | None:
    for n, part in enumerate(way):
        if is_rows(schema) and part.isdecimal():
            schema = schema["items"]
            if way[n + 1 :] == ["id"]:
                return {"type": "string"}
        elif (found := schema.get("properties", {}).get(part)) is not None:
            schema = found
        else:
            return None
    return schema


def _choices(schema: Schema) -> list[str]:
    return [choice["const"] for choice in schema.get("oneOf", [])]


def _is_kind(schema: Schema, value: Any) -> bool:
    """A number may still stand as it was typed."""
    match schema.get("type"):
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int | float | str) and not isinstance(value, bool)
        case "array":
            return isinstance(value, list) and (not is_rows(schema) or value == [])
        case "object":
            return isinstance(value, dict)
    return isinstance(value, str)


def _place(leaf: _Leaf, carried: dict[Way, _Leaf]) -> None:
    """Two that come to one place: files stand together, of two answers the first stays and the other is shown."""
    if leaf.is_left:
        return
    there = carried.setdefault(leaf.at, leaf)
    if there is leaf:
        return
    if leaf.at[0] == MATERIALS and isinstance(there.value, list):
        there.value = [*there.value, *(one for one in leaf.value if one not in there.value)]
    elif not _is_same(there, leaf):
        leaf.is_left = True


def _together(flat: dict[Way, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for at, value in flat.items():
        inner = whole
        for part in at[:-1]:
            inner = inner.setdefault(part, {})
        inner[at[-1]] = value
    return {name: _rows(inner, name == MATERIALS) for name, inner in whole.items()}


def _rows(value: Any, is_flat: bool) -> Any:
    if not isinstance(value, dict) or is_flat:
        return value
    inner = {name: _rows(one, False) for name, one in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
