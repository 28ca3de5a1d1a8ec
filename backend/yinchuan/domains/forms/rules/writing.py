"""One way of writing an answer: what people type → what is kept, signed and compared."""

from typing import Any

from yinchuan.domains.forms.formats import FORMATS, text

from .layout import Schema

DEEPEST = 12


def normalise(schema: Schema, answers: Any, depth: int = 0) -> Any:
    """The same answers in canonical writing; an emptied text is an absent answer. Never refuses, repeats without effect."""
    if depth > DEEPEST:
        return answers
    if isinstance(answers, dict):
        fields = schema.get("properties", {})
        written = {key: normalise(fields.get(key, {}), value, depth + 1) for key, value in answers.items()}
        return {key: value for key, value in written.items() if value != "" or key not in fields}
    if isinstance(answers, list):
        items = schema.get("items", {})
        return [normalise(items, value, depth + 1) for value in answers]
    if isinstance(answers, str):
        found = FORMATS.get(schema.get("format", ""))
        return found.normalise(text.normalise(answers)) if found else text.normalise(answers)
    if isinstance(answers, float) and answers.is_integer() and abs(answers) < 2**53:
        return int(answers)  # JavaScript writes both the same
    return answers
