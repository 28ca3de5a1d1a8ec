"""The rules of synchronising, each switched off once: the schedules of `test_sync.py` must notice."""

import shutil
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import GENEROUS
from tests.faults.city import AT_ONCE, City
from tests.faults.lab import build
from tests.server import ROOT, Server

MOST = 60  # schedules tried before a rule counts as unnoticed


@dataclass(frozen=True)
class Off:
    """One line put wrong, on the phone's side or the server's."""

    file: str
    line: str
    broken: str
    sign: str  # what the test says then
    first: int = 0  # the seed begun with, which has noticed before
    how: dict[str, Any] = field(default_factory=dict)

    @property
    def is_server(self) -> bool:
        return self.file.endswith(".py")


RULES = {
    "1 a write that was tried keeps its bytes": Off(
        "domains/drafts/rules/versions.ts",
        "if (now.tried || isCurrent(now) || now.base?.revision !== undefined) return now",
        "if (isCurrent(now) || now.base?.revision !== undefined) return now",
        "I4",
        first=25,
        how={"motif": "undone"},
    ),
    "2 after a restore nothing counts as deleted": Off(
        "domains/drafts/rules/versions.ts",
        "const base = isBaseKnown ? (now.base?.content ?? EMPTY) : EMPTY",
        "const base = now.base?.content ?? EMPTY",
        "I4",
        how={"restores": True},
    ),
    "3 what is sent in is what the draft holds": Off(
        "domains/drafts/useSending.ts",
        "const isOther = kept.conflicts.length > 0 || !isSame(kept.content, signed.content)",
        "const isOther = false",
        "I3",
        first=23,
        how={"motif": "signed in the lift"},
    ),
    "4 the same content is the same digest": Off(
        "domains/cases/service/receipting.py",
        'if taken is None or taken["digest"] != digest(msgspec.to_builtins(document)):',
        "if taken is None:",
        # The receipt of another content is one that no device believes: it asks for ever.
        "not at rest",
        first=6,
        how={"motif": "signed by both"},
    ),
    "5 what is gone is not revived": Off(
        "domains/drafts/service/reading.py",
        "        raise DraftGone",
        "        pass",
        "thrown away",
        first=1,
        how={"motif": "thrown away"},
    ),
    "6 what is compared is in one revision": Off(
        "domains/drafts/rules/renewing.ts",
        "carried(mine.base.content, of(mine.base.revision ?? mine.revision), newer).content",
        "mine.base.content",
        "I4 back again",
        first=18,
        how={"revises": True, "form": "taken out"},
    ),
    "7 an entry goes under its own account": Off(
        "kit/http.ts",
        "!request.headers.has(ACCOUNT)) request.headers.set(ACCOUNT, account)",
        "true) request.headers.delete(ACCOUNT)",
        "rule 7",
        how={"motif": "other person"},
    ),
    "8 the bytes stay until the receipt": Off(
        "domains/materials/useUploading.ts",
        "await reviseFile(vault, id, { state: 'checking', percent: 100 })",
        "await reviseFile(vault, id, { state: 'checking', percent: 100 }); await vault.drop('bytes', id)",
        "rule 8",
        first=5,
        how={"motif": "with a paper"},
    ),
}


def city_without(off: Off, folder: Path) -> City:
    """Devices and server with this one line wrong. Always on SQLite: its file can be put back in a moment."""
    breaks = [] if off.is_server else [{"file": off.file, "line": off.line, "broken": off.broken}]
    devices = {"name": "device", "entry": "device.ts", "breaks": breaks}
    build(folder, devices, {"name": "lab", "entry": "lab.ts"})
    where = broken_backend(off, folder / "house") if off.is_server else ROOT / "backend"
    database = f"sqlite:///{folder}/without.db"
    return City(folder, Server(folder / "server", database, **GENEROUS, PYTHONPATH=str(where)).start())


def broken_backend(off: Off, root: Path) -> Path:
    """A copy of the server with the line put wrong, beside links to all else."""
    root.mkdir()
    for name in ("shared-schemas", "assets", "pwa"):
        (root / name).symlink_to(ROOT / name)
    backend = shutil.copytree(
        ROOT / "backend", root / "backend", ignore=shutil.ignore_patterns("__pycache__")
    )
    file = backend / "yinchuan" / off.file
    text = file.read_text()
    assert text.count(off.line) == 1, f"{off.file} has not exactly one: {off.line}"
    file.write_text(text.replace(off.line, off.broken))
    return backend


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_off_is_noticed(rule: str, tmp_path: Path) -> None:
    off = RULES[rule]
    city = city_without(off, tmp_path)
    try:
        with city:
            # Alone at first: how fast a device is counts too, so that now and then it takes another one.
            ends = [off.first, *range(off.first + 1, off.first + MOST, AT_ONCE)]
            for start, end in pairwise(ends):
                found = city.play_all(range(start, end), **off.how)
                for seed, lines in found.items():
                    if any(line.startswith(off.sign) for line in lines):
                        print(f"noticed by seed {seed}: {lines[0]}")
                        return
        pytest.fail(f"{MOST} schedules did not notice")
    finally:
        city.server.stop()
