"""One item against its meta-schemas, the five standards and itself. Pure: files are read elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import jsonschema_rs

from .english import english
from .faults import Bundle, Fault
from .mappings import Left, mappings, unsaid
from .pages import PAGES
from .standards import STANDARDS


class Tried(NamedTuple):
    """What the form engine makes of one example's answers."""

    errors: list[tuple[str, str]]  # pointer and code
    open: set[str]  # slots that may hold files
    needed: set[str]  # slots that must


class Engine(NamedTuple):
    """The form engine, as the linter asks it."""

    try_out: Callable[[Bundle, dict[str, Any]], Tried]  # raises ValueError for a form that it cannot run
    lift: Callable[[Bundle, int, dict[str, Any]], list[Left]]  # what is left of an earlier version's content


class Metas:
    """The meta-schemas by name: "item", "form", "ui", "consent", "example"."""

    def __init__(self, documents: Mapping[str, dict[str, Any]]) -> None:
        registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in documents.values()])
        self._validators = {
            name: jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True)
            for name, schema in documents.items()
        }

    def faults(self, meta: str, document: Any, path: str) -> Iterator[Fault]:
        """Where the document breaks the meta-schema; `path` is its file."""
        for error in self._validators[meta].iter_errors(document):
            pointer = "".join(f"/{step}" for step in error.instance_path)
            yield Fault(f"{path}#{pointer}", f"meta.{meta}", str(error.message)[:300])


def lint(of: Bundle, metas: Metas, consents: Mapping[str, Any], engine: Engine) -> list[Fault]:
    """Everything wrong with one item; empty means that it may be listed."""
    if shape := list(_shapes(of, metas)):
        return sorted(shape)  # the other rules may rely on the shapes
    faults = [fault for rule in STANDARDS for fault in rule(of)]
    for at, code, _ in of.consents:
        if code not in consents:
            faults.append(of.fault("item.json", at, "names.consent", f"没有同意书 {code}"))
    if of.schema is not None:
        faults += [fault for page_rule in (*PAGES, english) for fault in page_rule(of)]
        if not faults:
            faults += _examples(of, engine)
        if not faults:
            faults += mappings(of)
        if not faults:
            faults += _earlier(of, engine)
    return sorted(set(faults))


def _shapes(of: Bundle, metas: Metas) -> Iterator[Fault]:
    yield from metas.faults("item", of.item, f"{of.code}/item.json")
    yield from metas.faults("words", of.en, f"{of.code}/en.json")
    if (of.schema is None) != (of.ui is None):
        yield of.fault("ui.json", "", "form.half", "schema.json 与 ui.json 须同时有")
    elif of.schema is not None:
        yield from metas.faults("form", of.schema, f"{of.code}/schema.json")
        yield from metas.faults("ui", of.ui, f"{of.code}/ui.json")
        for name, example in of.examples.items():
            yield from metas.faults("example", example, f"{of.code}/examples/{name}.json")
    for name, mapping in of.mappings.items():
        yield from metas.faults("mapping", mapping, f"{of.code}/mappings/{name}.json")
    for name, examples in of.earlier.items():
        for file, example in examples.items():
            yield from metas.faults("example", example, f"{of.code}/mappings/{name}/{file}.json")


def _examples(of: Bundle, engine: Engine) -> Iterator[Fault]:
    for name, example in of.examples.items():
        file, files = f"examples/{name}.json", example["materials"].keys()
        try:
            tried = engine.try_out(of, example["answers"])
        except ValueError as error:
            yield of.fault("ui.json", "", "form.broken", str(error))
            return
        for pointer, code in tried.errors:
            yield of.fault(file, f"/answers{pointer}", "example.answers", code)
        for slot in sorted(files - tried.open):
            yield of.fault(file, f"/materials/{slot}", "example.hidden", "此情形不用提交")
        for slot in sorted(tried.needed - files):
            yield of.fault(file, "/materials", "example.missing", f"缺少 {slot}")


def _earlier(of: Bundle, engine: Engine) -> Iterator[Fault]:
    for name, examples in of.earlier.items():
        for file, example in examples.items():
            files = {
                slot: [f"{slot}-{n}" for n in range(many)] for slot, many in example["materials"].items()
            }
            content = {"answers": example["answers"], "materials": files}
            yield from unsaid(of, name, file, engine.lift(of, int(name), content))
