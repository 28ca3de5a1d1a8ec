"""高龄津贴 in three versions, as a city would bring them out one after the other: each change a form may see.

2: 和谁一起住 has another name and one option another, 老人还在领哪些补助 is asked no more, the paper of the account goes
to a slot of another name. 3: another name again, and the paper of guardianship has no slot any more."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.server import ROOT

ITEM = "HF-MZ-06"
SHARED = ROOT / "shared-schemas"
NO_MORE = {"zh": "其他补助由民政部门自己查，不用再填", "en": "Other benefits are looked up by civil affairs"}
NO_PROOF = {
    "zh": "监护关系由民政部门自己查，不用再交材料",
    "en": "Guardianship is looked up by civil affairs",
}
SAYS = {"zh": "“和谁一起住”的说法有变，少填一项", "en": "One question reads otherwise, one is asked no more"}


def shelf(root: Path, *items: str) -> Path:
    """A copy of the shared folder with these items only."""
    shutil.copytree(SHARED, root, ignore=lambda at, names: names if Path(at).name == "items" else [])
    for code in items:
        shutil.copytree(SHARED / "items" / code, root / "items" / code)
    return root


def _places(schema: dict[str, Any], head: str = "") -> Iterator[str]:
    """Every question; those of rows with a star, and no id of a row."""
    for name, field in schema["properties"].items():
        if head and name == "id":
            continue
        yield f"{head}/{name}"
        if "properties" in (row := field.get("items", {})):
            yield from _places(row, f"{head}/{name}/*")


def _renamed(text: str, old: str, new: str) -> str:
    """Whole, as a key, a value or the part of a key; not a word of a sentence."""
    return re.sub(rf'(?<=["/.]){old}(?=["/.])', new, text)


class Item:
    """The folder of one item, and the changes that a city makes in it from one version to the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leads_on(
        self, says: dict[str, str], steps: list[dict[str, Any]], edit: Callable[["Item"], None]
    ) -> None:
        """Where this version is the next one comes, with the mapping that carries drafts over."""
        schema, item = self._read("schema.json"), self._read("item.json")
        version = item["version"]
        places = [f"/answers{at}" for at in _places(schema)]
        places += [f"/materials/{m['slot']}" for m in item["materials"] if m["submits"] and m.get("accepts")]
        shutil.copytree(self.folder / "examples", self.folder / "mappings" / str(version))
        mapping = {"from": version, "says": says, "places": places, "steps": steps}
        (self.folder / "mappings" / f"{version}.json").write_text(json.dumps(mapping, ensure_ascii=False))
        edit(self)
        self.edit("item.json", lambda item: item.update(version=version + 1))

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text())

    def edit(self, name: str, edit: Callable[[Any], object]) -> None:
        document = self._read(name)
        edit(document)
        (self.folder / name).write_text(json.dumps(document, ensure_ascii=False))

    def _each(self, edit: Callable[[Any], object]) -> None:
        for file in self.folder.glob("examples/*.json"):
            self.edit(f"examples/{file.name}", edit)

    def names(self, old: str, new: str) -> None:
        """A question or an option has another name wherever it is written."""
        written = ["schema.json", "ui.json", "en.json"]
        written += [f"examples/{file.name}" for file in self.folder.glob("examples/*.json")]
        for name in written:
            text = (self.folder / name).read_text()
            (self.folder / name).write_text(_renamed(text, old, new))

        def conditions(item: Any) -> None:
            for part in (*item["materials"], *item["consents"]):
                if isinstance(part, dict) and part.get("when"):
                    part["when"] = json.loads(_renamed(json.dumps(part["when"]), old, new))

        self.edit("item.json", conditions)

    def takes_in(self, old: str, new: str) -> None:
        """A slot has another name."""

        def slots(item: Any) -> None:
            for material in item["materials"]:
                material["slot"] = new if material["slot"] == old else material["slot"]

        def files(example: Any) -> None:
            if old in example["materials"]:
                example["materials"][new] = example["materials"].pop(old)

        self.edit("item.json", slots)
        self._each(files)

    def asks_no_more(self, name: str) -> None:
        def page(ui: Any) -> None:
            for category in ui["elements"]:
                category["elements"] = [
                    e for e in category["elements"] if e.get("scope") != f"#/properties/{name}"
                ]

        self.edit("schema.json", lambda schema: schema["properties"].pop(name))
        self.edit("ui.json", page)
        self.edit("en.json", lambda en: [en.pop(key) for key in list(en) if f"/{name}" in key])
        self._each(lambda example: example["answers"].pop(name, None))

    def takes_no_more(self, slot: str) -> None:
        def without(item: Any) -> None:
            item["materials"] = [m for m in item["materials"] if m["slot"] != slot]

        self.edit("item.json", without)
        self._each(lambda example: example["materials"].pop(slot, None))


class Versions:
    """A shared folder with this item and a few others; `brings` makes the next version of it."""

    def __init__(self, root: Path, *others: str) -> None:
        self.root = shelf(root, ITEM, *others)
        self.item = Item(root / "items" / ITEM)

    def brings(self, version: int) -> None:
        """Where version n - 1 is, version n comes; the server reads it when it is started again."""
        self.item.leads_on(SAYS, *{2: SECOND, 3: THIRD}[version])


def _second(item: Item) -> None:
    item.names("living", "livesWith")
    item.names("alone", "single")
    item.takes_in("account", "bank-book")
    item.asks_no_more("benefits")


def _third(item: Item) -> None:
    item.names("livesWith", "homeWith")
    item.takes_no_more("guardian-proof")


SECOND: tuple[list[dict[str, Any]], Callable[[Item], None]] = (
    [
        {"move": "/answers/living", "to": "/answers/livesWith"},
        {"convert": "/answers/livesWith", "values": {"alone": "single"}},
        {"drop": "/answers/benefits", "why": NO_MORE},
        {"move": "/materials/account", "to": "/materials/bank-book"},
    ],
    _second,
)
THIRD: tuple[list[dict[str, Any]], Callable[[Item], None]] = (
    [
        {"move": "/answers/livesWith", "to": "/answers/homeWith"},
        {"drop": "/materials/guardian-proof", "why": NO_PROOF},
    ],
    _third,
)
