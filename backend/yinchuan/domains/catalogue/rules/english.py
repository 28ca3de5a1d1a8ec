"""The English of a form: nothing is untranslated, nothing is left of what was once asked."""

from collections.abc import Iterator
from typing import Any

from .faults import Bundle, Fault
from .pages import fields, places


def english(of: Bundle) -> Iterator[Fault]:
    """en.json has every word of the form and nothing else."""
    assert of.schema is not None and of.ui is not None
    wanted = {"title", *_words(of.schema, of.ui)}
    for key in sorted(wanted - of.en.keys()):
        yield of.fault("en.json", f"/{key}", "en.missing", f"缺少英文 {key}")
    for key in sorted(of.en.keys() - wanted):
        yield of.fault("en.json", f"/{key}", "en.unused", f"多余的英文 {key}")
    for key, text in of.en.items():
        if not text.strip() or any("\u4e00" <= sign <= "\u9fff" for sign in text):
            yield of.fault("en.json", f"/{key}", "en.chinese", "不是英文")


def _words(schema: dict[str, Any], ui: dict[str, Any]) -> Iterator[str]:
    kinds = {"Category": "pages", "Group": "groups", "Label": "notes"}
    todo = list(ui["elements"])
    while todo:
        element = todo.pop()
        if "i18n" in element:
            yield f"{kinds[element['type']]}.{element['i18n']}"
        todo += element.get("elements", []) + element.get("options", {}).get("detail", {}).get("elements", [])
    for pointer, field in fields(schema):
        yield f"fields.{pointer}"
        for option in field.get("oneOf", []) or field.get("items", {}).get("oneOf", []):
            yield f"options.{pointer}.{option['const']}"
    for place in places(schema, ui):
        options = place.control.get("options", {})
        for option, key in (("help", "help"), ("placeholder", "placeholder"), ("addLabel", "add")):
            if option in options:
                yield f"{key}.{place.pointer}"
