"""Reads everything back and names the first thing that is not as it was written."""

from typing import Any

import msgspec

from yinchuan.kit.db import fetch
from yinchuan.kit.keys import mac_holds

from . import tree
from .evidence import SOURCES, all_events, first_defect
from .publishing import lines, read
from .reading import entries


class Defect(msgspec.Struct, frozen=True):
    """`position` counts sealed entries from 0; None: not in the sealed part."""

    position: int | None
    what: str


class Report(msgspec.Struct, frozen=True):
    size: int
    root: str
    defect: Defect | None


async def verify() -> Report:
    """Check MACs, positions, tree, checkpoints, signed checkpoints, open entries, the events on the other side and what
    each domain shows of them.

    Writers may go on meanwhile: events are read before and after, open entries before the sealed ones."""
    before = await all_events()
    walk = Walk(await _roots())
    defect = await _open_entries(walk.events)
    async for row in entries():
        if not walk.step(row):
            break
    defect = walk.defect or walk.end(await _roots()) or defect
    if defect is None and SOURCES:
        defect = _without_entry(before, walk.events) or _without_event(walk.events, await all_events())
    if defect is None and (what := await first_defect()):
        defect = Defect(None, what)
    return Report(walk.size, tree.root(walk.peaks).hex(), defect)


async def _roots() -> dict[int, set[bytes]]:
    """Each size with the roots claimed for it, in the database and in the signed file; a line of the file whose
    signature does not hold stands there under its negative number."""
    roots: dict[int, set[bytes]] = {}
    for row in await fetch("SELECT size, root FROM audit_checkpoint"):
        roots.setdefault(row["size"], set()).add(row["root"])
    for number, token in enumerate(lines(), 1):
        signed = read(token)
        if signed is None:
            roots.setdefault(-number, set())
        else:
            roots.setdefault(signed.size, set()).add(bytes.fromhex(signed.root))
    return roots


class Walk:
    """From the first entry to the first defect."""

    def __init__(self, roots: dict[int, set[bytes]]) -> None:
        self.roots = roots
        self.size = 0
        self.peaks: list[bytes] = []
        self.events: dict[bytes, int | None] = {}
        self.defect: Defect | None = None

    def step(self, row: dict[str, Any]) -> bool:
        """Take the next entry; False at a defect."""
        if wrong := self._wrong(row):
            self.defect = Defect(self.size, wrong)
            return False
        self.size = tree.grow(self.peaks, self.size, tree.leaf(row["body"] + row["mac"]))
        if any(claimed != tree.root(self.peaks) for claimed in self.roots.get(self.size, ())):
            self.defect = Defect(self.size - 1, "checkpoint_differs")
            return False
        if event := msgspec.json.decode(row["body"]).get("event"):
            self.events[bytes.fromhex(event)] = row["seq"]
        return True

    def _wrong(self, row: dict[str, Any]) -> str | None:
        if row["seq"] != self.size:
            return "entry_missing"
        entry = row["body"] + row["mac"]
        if not mac_holds(row["body"], "audit-entry", row["mac"]):
            return "entry_changed"
        if not mac_holds(self.size.to_bytes(8, "big") + entry, "audit-place", row["place"]):
            return "entry_moved"
        if msgspec.json.decode(row["body"])["id"] != str(row["id"]):
            return "entry_renamed"
        return None

    def end(self, roots: dict[int, set[bytes]]) -> Defect | None:
        """After the last entry: is it the last one there ever was? `roots` are those known now."""
        if changed := [-size for size in roots if size < 0]:
            return Defect(None, f"signed_checkpoint_changed:{min(changed)}")
        if max(self.roots, default=0) > self.size:
            return Defect(self.size, "entry_missing")
        if self.size and self.size not in roots:
            return Defect(self.size - 1, "checkpoint_missing")
        return None


async def _open_entries(events: dict[bytes, int | None]) -> Defect | None:
    for row in await fetch("SELECT id, body, mac FROM audit_open ORDER BY id"):
        if not mac_holds(row["body"], "audit-entry", row["mac"]):
            return Defect(None, f"open_entry_changed:{row['id']}")
        if event := msgspec.json.decode(row["body"]).get("event"):
            events.setdefault(bytes.fromhex(event), None)
    return None


def _without_entry(events: set[bytes], entries: dict[bytes, int | None]) -> Defect | None:
    lost = sorted(events - entries.keys())
    return Defect(None, f"event_without_entry:{lost[0].hex()}") if lost else None


def _without_event(entries: dict[bytes, int | None], events: set[bytes]) -> Defect | None:
    lost = [(position, event) for event, position in entries.items() if event not in events]
    return Defect(lost[0][0], f"entry_without_event:{lost[0][1].hex()}") if lost else None
