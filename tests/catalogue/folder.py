"""Copies of the shared folder that a test may break."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.server import ROOT
from yinchuan.domains.catalogue.rules import Fault, lint
from yinchuan.domains.catalogue.service.reading import Shelf, read
from yinchuan.domains.catalogue.service.trying import ENGINE

SHARED = ROOT / "shared-schemas"


class Folder:
    """A few items with everything they need."""

    def __init__(self, root: Path, *codes: str) -> None:
        self.root = root
        for name in ("meta", "consents"):
            shutil.copytree(SHARED / name, root / name)
        for code in codes:
            shutil.copytree(SHARED / "items" / code, root / "items" / code)

    def change(self, path: str, edit: Callable[[Any], Any]) -> None:
        """Edit `items/<path>` in place; the edit may also return another document."""
        file = self.root / "items" / path
        document = json.loads(file.read_text())
        changed = edit(document)
        file.write_text(json.dumps(document if changed is None else changed, ensure_ascii=False))

    def write(self, path: str, text: str) -> None:
        (self.root / "items" / path).write_text(text)

    def remove(self, path: str) -> None:
        target = self.root / "items" / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def faults(self) -> list[Fault]:
        """What the linter says about all of it."""
        return linted(read(self.root))


def linted(shelf: Shelf) -> list[Fault]:
    found = [lint(bundle, shelf.metas, shelf.consents, ENGINE) for bundle in shelf.bundles()]
    return [*shelf.faults, *(fault for faults in found for fault in faults)]
