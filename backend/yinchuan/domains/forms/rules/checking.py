"""Says everything that is wrong with answers at once, as JSON pointers with stable codes."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from jsonschema_rs import Draft202012Validator, ValidationError

from yinchuan.domains.forms.formats import FORMATS, text
from yinchuan.kit.errors import FieldError

from .days import misplaced
from .layout import Schema, pointer, way_of
from .saying import say
from .showing import ABSENT, Shown, look
from .writing import DEEPEST

BIGGEST = 256 * 1024
LONGEST = 200  # entries of one list or object; forms allow 60 fields and 50 rows
MOST = 500  # errors of one answer
CHOICES = {"oneOf", "anyOf", "enum"}
LIMITS = {
    "minLength": ("too_short", "min"),
    "maxLength": ("too_long", "max"),
    "minimum": ("too_small", "min"),
    "maximum": ("too_large", "max"),
    "minItems": ("too_few", "min"),
    "maxItems": ("too_many", "max"),
}

DEPTHS = {
    "minLength": "street",
    "maxLength": "county",
}  # what is asked for where the code is shorter or longer


class Wrong(NamedTuple):
    pointer: str
    code: str
    params: dict[str, Any] = {}


def check(
    schema: Schema,
    validator: Draft202012Validator,
    answers: Any,
    show: Callable[[Any], Shown],
    today: date,
) -> list[FieldError]:
    """Every error on this day, in the order of the pages; nothing for answers that may be submitted."""
    if too_much := _refused_unread(answers):
        return [_told(too_much)]
    shown = show(answers)
    found = list(islice(_found(schema, validator, answers, today), MOST))
    # The schema may demand what is hidden because of another mistake: that mistake is the one to tell. With no
    # other the schema's word stands, so nothing that breaks it is ever accepted.
    told = [wrong for wrong in found if not shown.is_hidden(wrong.pointer)]
    filled = [Wrong(at, "hidden_filled") for at in shown.hidden if look(answers, way_of(at)) is not ABSENT]
    return [_told(wrong) for wrong in _sorted(shown, (told + filled) or found)]


def _refused_unread(answers: Any) -> Wrong | None:
    if _is_deep(answers, DEEPEST):
        return Wrong("", "too_deep", {"max": DEEPEST})
    if _is_long(answers) or len(msgspec.json.encode(answers)) > BIGGEST:
        return Wrong("", "too_big", {"max": BIGGEST})
    return None


def _is_deep(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left == 0 if not inner else left == 0 or any(_is_deep(one, left - 1) for one in inner)


def _is_long(value: Any) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return len(value) > LONGEST or any(map(_is_long, inner))


def _found(schema: Schema, validator: Draft202012Validator, answers: Any, today: date) -> Iterator[Wrong]:
    wrongs = [wrong for error in validator.iter_errors(answers) for wrong in _named(schema, error, answers)]
    typed = {wrong.pointer for wrong in wrongs if wrong.code == "wrong_type"}
    known = {wrong.pointer for wrong in wrongs}
    seen = set()
    for wrong in wrongs:
        # Of a value of the wrong type nothing else is worth saying.
        if (wrong.code == "wrong_type" or wrong.pointer not in typed) and wrong[:2] not in seen:
            seen.add(wrong[:2])
            yield wrong
    yield from (Wrong(at, "bad_date", params) for at, params in misplaced(schema, answers, today))
    yield from (wrong for wrong in _unreadable(answers, "") if wrong.pointer not in known)


def _named(schema: Schema, error: ValidationError, answers: Any) -> Iterator[Wrong]:
    """One error of the validator in our codes."""
    kind, facts = error.kind.name, error.kind.as_dict()
    way = tuple(str(part) for part in error.instance_path)
    at = pointer(way)
    if kind == "required":
        yield from _missing(
            _schema_at(schema, (*way, facts["property"])), f"{at}{pointer((facts['property'],))}"
        )
    elif kind == "additionalProperties":
        yield from (Wrong(f"{at}{pointer((name,))}", "unknown_field") for name in facts["unexpected"])
    elif kind == "falseSchema":
        yield Wrong(at, "unknown_field")
    elif kind in LIMITS:
        yield from _limited(_schema_at(schema, way), at, kind, facts["limit"], look(answers, way))
    elif kind == "format":
        yield _misformed(at, facts["format"], look(answers, way))
    elif kind == "type":
        yield Wrong(at, "wrong_type", {"expected": facts["types"][0]})
    elif kind == "const":
        yield Wrong(at, "must_agree" if facts["expected_value"] is True else "not_a_choice")
    else:
        yield Wrong(at, _plain(kind))


def _limited(schema: Schema, at: str, kind: str, limit: int, value: Any) -> Iterator[Wrong]:
    """A place is chosen, not spelled: the length of its code says how far down."""
    if schema.get("format") != "division":
        code, name = LIMITS[kind]
        yield Wrong(at, code, {name: limit})
    elif FORMATS["division"].reason(value) is None:
        yield Wrong(at, "bad_division", {"reason": DEPTHS[kind]})


def _plain(kind: str) -> str:
    if kind in CHOICES:
        return "not_a_choice"
    return {"pattern": "bad_pattern", "uniqueItems": "repeated"}.get(kind, "not_valid")


def _missing(schema: Schema, at: str) -> Iterator[Wrong]:
    """Of a missing object its own required answers are missing: they are what a person can fill."""
    inner = schema.get("required", []) if schema.get("type") == "object" else []
    if not inner:
        yield Wrong(at, "required")
    for name in inner:
        yield from _missing(schema["properties"].get(name, {}), f"{at}{pointer((name,))}")


def _misformed(at: str, name: str, value: Any) -> Wrong:
    found = FORMATS.get(name)
    if found is None or not isinstance(value, str):
        return Wrong(at, "not_valid")
    return Wrong(at, found.code, {"reason": found.reason(value)})


def _unreadable(value: Any, at: str) -> Iterator[Wrong]:
    if isinstance(value, str) and (reason := text.reason(value)):
        yield Wrong(at, "bad_text", {"reason": reason})
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _unreadable(inner, at + pointer((key,)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unreadable(inner, f"{at}/{index}")


def _schema_at(schema: Schema, way: tuple[str, ...]) -> Schema:
    for part in way:
        schema = (
            schema.get("items", {})
            if schema.get("type") == "array"
            else schema.get("properties", {}).get(part, {})
        )
    return schema


def _sorted(shown: Shown, wrongs: list[Wrong]) -> list[Wrong]:
    """In the order of the pages: what has no place comes after its nearest neighbour above, or last."""
    if not wrongs:
        return []
    order: dict[str, int] = {}
    for index, placed in enumerate(shown.placed):
        order.setdefault(placed.pointer, index)

    def place(wrong: Wrong) -> tuple[int, str, str]:
        at = wrong.pointer
        while at and at not in order:
            at = at.rpartition("/")[0]
        return (order[at] if at else len(order), wrong.pointer, wrong.code)

    return sorted(wrongs, key=place)


def _told(wrong: Wrong) -> FieldError:
    return FieldError(
        pointer=wrong.pointer, code=wrong.code, detail=say(wrong.code, wrong.params), params=wrong.params
    )
