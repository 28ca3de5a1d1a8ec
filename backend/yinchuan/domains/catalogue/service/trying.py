"""The form engine, as the linter asks it."""

from datetime import date
from typing import Any

from yinchuan.domains.forms import service as forms

from ..rules import Bundle, Engine, Left, Tried
from ..rules.shaping import slot
from ..schemas import Slot

WRITTEN = date(2026, 11, 25)
"""The day that examples are written for: they stay right whenever they are looked at."""


def try_out(of: Bundle, answers: dict[str, Any]) -> Tried:
    """What the engine says about one example's answers; raises ValueError when the form is broken."""
    assert of.schema is not None and of.ui is not None
    form = forms.compile_form(of.schema, of.ui, of.en)
    errors = [(error.pointer, error.code) for error in form.check(form.normalise(answers), WRITTEN)]
    uploads = [slot(material) for _, material in of.slots if material["source"] != "e_form"]
    return Tried(
        errors,
        _names(forms.slots_open(form, uploads, answers)),
        _names(forms.slots_needed(form, uploads, answers)),
    )


def _lift(of: Bundle, version: int, content: dict[str, Any]) -> list[Left]:
    """What an earlier version's content leaves over."""
    assert of.schema is not None
    later = [of.mappings[str(n)] for n in range(version, of.item["version"])]
    slots = frozenset(one["slot"] for _, one in of.slots if one["submits"] and one.get("accepts"))
    return [Left(each.at, each.why) for each in forms.lift(content, later, of.schema, slots)[1]]


def _names(slots: list[Slot]) -> set[str]:
    return {one.slot for one in slots}


ENGINE = Engine(try_out, _lift)
