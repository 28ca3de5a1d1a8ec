"""Reads the shared folder: items, consents and meta-schemas. A file that is no JSON is a fault of its item, not of the start."""

from pathlib import Path
from typing import Any

import msgspec

from yinchuan.config import settings

from ..rules import Bundle, Fault
from ..rules.linting import Metas

META_NAMES = ("names", "item", "form", "ui", "words", "consent", "example")


class Shelf(msgspec.Struct, frozen=True):
    """What the folder holds."""

    bundles: list[Bundle]
    consents: dict[str, dict[str, Any]]
    metas: Metas
    faults: list[Fault]  # of files that cannot be read, and of consents


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
    folders = sorted(path for path in (root / "items").iterdir() if path.is_dir())
    bundles = [bundle for path in folders if (bundle := _bundle(path, faults))]
    return Shelf(bundles, consents, metas, faults)


def _bundle(folder: Path, faults: list[Fault]) -> Bundle | None:
    before = len(faults)
    documents: dict[str, Any] = {}
    for name in ("item", "schema", "ui", "en"):
        file = folder / f"{name}.json"
        if file.exists():
            documents[name] = _parsed(file, f"{folder.name}/{file.name}", faults)
        elif name == "item":
            faults.append(Fault(f"{folder.name}/item.json#", "file.missing", "没有 item.json"))
    examples = {
        file.stem: _parsed(file, f"{folder.name}/examples/{file.name}", faults)
        for file in sorted(folder.glob("examples/*.json"))
    }
    return None if len(faults) > before else Bundle(code=folder.name, examples=examples, **documents)


def _parsed(file: Path, path: str, faults: list[Fault]) -> Any:
    try:
        return _strict(file)
    except ValueError as error:
        faults.append(Fault(f"{path}#", "file.json", str(error)))
        return {}


def _strict(file: Path) -> Any:
    return msgspec.json.decode(file.read_bytes())
