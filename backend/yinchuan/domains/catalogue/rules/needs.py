"""Which materials a set of answers needs: a slot with `when` counts only where that schema holds over the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import jsonschema_rs

from ..schemas import Slot


def holds(when: dict[str, Any] | None, answers: dict[str, Any]) -> bool:
    """Whether the slot's condition holds; without one it always does."""
    return when is None or jsonschema_rs.is_valid(when, answers)


def needed(slots: Sequence[Slot], answers: dict[str, Any]) -> list[Slot]:
    """The slots a person may put files into with these answers; the e-form itself is none."""
    return [slot for slot in slots if slot.submits and slot.accepts and holds(slot.when, answers)]


def missing(slots: Sequence[Slot], answers: dict[str, Any], files: Mapping[str, int]) -> list[Slot]:
    """Required slots that hold no file yet; `files`: how many each slot has."""
    return [slot for slot in needed(slots, answers) if slot.required and not files.get(slot.slot)]
