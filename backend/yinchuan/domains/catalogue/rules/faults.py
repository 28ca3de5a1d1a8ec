"""What the linter says: where (file and JSON pointer inside the item's folder), which rule, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Fault(msgspec.Struct, frozen=True, order=True):
    path: str  # "HF-GA-08/ui.json#/elements/0/label"
    rule: str  # "count.natural", "ui.scope" …
    detail: str


class Bundle(msgspec.Struct, frozen=True):
    """One item's folder, parsed. An item without a form has neither schema nor ui."""

    code: str
    item: dict[str, Any]
    schema: dict[str, Any] | None = None
    ui: dict[str, Any] | None = None
    en: dict[str, str] = {}
    examples: Mapping[str, dict[str, Any]] = {}
    mappings: Mapping[str, dict[str, Any]] = {}  # by the version they lead on from
    earlier: Mapping[str, Mapping[str, dict[str, Any]]] = {}  # examples by version

    def fault(self, file: str, pointer: str, rule: str, detail: str) -> Fault:
        """A fault of one of this item's files."""
        return Fault(f"{self.code}/{file}#{pointer}", rule, detail)

    @property
    def slots(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each material with its pointer."""
        for at, material in enumerate(self.item["materials"]):
            yield f"/materials/{at}", material

    @property
    def consents(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Each consent with its pointer, its code, and its condition as `{"when": …}`, empty where there is none."""
        for at, named in enumerate(self.item["consents"]):
            whole = {"code": named} if isinstance(named, str) else named
            yield f"/consents/{at}", whole["code"], {"when": whole["when"]} if "when" in whole else {}
