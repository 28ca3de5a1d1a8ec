"""Reads the shared folder: items, consents and meta-schemas. A file that is no JSON is a fault of its item, not of the start."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from yinchuan.config import settings

from ..rules import Bundle, Fault
from ..rules.linting import Metas

META_NAMES = ("names", "item", "form", "ui", "words", "consent", "example", "mapping")


class Shelf(msgspec.Struct, frozen=True):
    """What the folder holds."""

    items: Path
    consents: dict[str, dict[str, Any]]
    metas: Metas
    faults: list[Fault]  # of consents, and of files that cannot be read as far as `bundles` has come

    def bundles(self) -> Iterator[Bundle]:
        """One item after the other: thousands of them at once take 150 MB."""
        with os.scandir(self.items) as found:
            codes = sorted(one.name for one in found if one.is_dir())
        for code in codes:
            if bundle := _bundle(self.items / code, self.faults):
                yield bundle


def read(folder: Path | None = None) -> Shelf:
    """Everything under `folder` (by default the shared schemas of the settings)."""
    root = folder or Path(settings().schemas_dir)
    faults: list[Fault] = []
    metas = Metas({name: _strict(root / "meta" / f"{name}.schema.json") for name in META_NAMES})
    consents: dict[str, dict[str, Any]] = {}
    for file in sorted((root / "consents").glob("*.json")):
        document = _parsed(file, f"consents/{file.name}", faults)
        found = list(metas.faults("consent", document, f"consents/{file.name}"))
        faults += found
        if not found and document["code"] == file.stem:
            consents[file.stem] = document
    return Shelf(root / "items", consents, metas, faults)


def _bundle(folder: Path, faults: list[Fault]) -> Bundle | None:
    before = len(faults)
    # One look at the folder, not one for each file that it may have.
    there = {one.name for one in os.scandir(folder)}
    documents = {
        name: _parsed(folder / f"{name}.json", f"{folder.name}/{name}.json", faults)
        for name in ("item", "schema", "ui", "en")
        if f"{name}.json" in there
    }
    if "item" not in documents:
        faults.append(Fault(f"{folder.name}/item.json#", "file.missing", "没有 item.json"))
    shown = sorted(folder.glob("examples/*.json")) if "examples" in there else []
    examples = {file.stem: _parsed(file, f"{folder.name}/examples/{file.name}", faults) for file in shown}
    mappings, earlier = _earlier(folder, faults) if "mappings" in there else ({}, {})
    if len(faults) > before:
        return None
    return Bundle(code=folder.name, examples=examples, mappings=mappings, earlier=earlier, **documents)


def _earlier(folder: Path, faults: list[Fault]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The mappings by the version they lead on from, and the examples of each."""
    mappings: dict[str, Any] = {}
    earlier: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("mappings/[0-9]*.json")):
        mappings[file.stem] = _parsed(file, f"{folder.name}/mappings/{file.name}", faults)
    for file in sorted(folder.glob("mappings/[0-9]*/*.json")):
        path = f"{folder.name}/mappings/{file.parent.name}/{file.name}"
        earlier.setdefault(file.parent.name, {})[file.stem] = _parsed(file, path, faults)
    return mappings, earlier


def _parsed(file: Path, path: str, faults: list[Fault]) -> Any:
    try:
        return _strict(file)
    except ValueError as error:
        faults.append(Fault(f"{path}#", "file.json", str(error)))
        return {}


def _strict(file: Path) -> Any:
    return msgspec.json.decode(file.read_bytes())
