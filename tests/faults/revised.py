"""临时救助 under a code of its own for each schedule, in three versions: its form changes while devices hold drafts of it.

2: 经过 has another name, the rows another place, one bank another value; 还想说的 is asked no more; the papers go to a slot
of another name. 3: 经过 has another name again, and the bills have no slot any more."""

import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.server import Server
from tests.stored import rows
from tests.versions import SHARED, Item, shelf

LIKE = "HF-MZ-05"
BILLS = "bills"
REMARK = "remark"
WHY = {"zh": "不用再填、再交了", "en": "No longer asked for"}
SAYS = {"zh": "表单有变", "en": "The form has changed"}
Told = dict[str, Any]

# What the devices must know to fill in each version, and to judge what became of an answer: by its place in the first one.
_SECOND = {
    "/answers/story": "/answers/happened",
    "/answers/members": "/answers/relatives",
    "/materials/proof": "/materials/hardship-proof",
}
_BANK = {"/answers/bank": {"icbc": "gongshang"}}
_NO_REMARK = [f"/answers/{REMARK}"]
FORMS: list[Told] = [
    {"names": {}, "values": {}, "without": []},
    {"names": _SECOND, "values": _BANK, "without": _NO_REMARK},
    {
        "names": {**_SECOND, "/answers/story": "/answers/experience"},
        "values": _BANK,
        "without": [*_NO_REMARK, f"/materials/{BILLS}"],
    },
]


def _first(item: Item) -> None:
    """With a question and a slot that later versions have no place for."""

    def slot(document: Any) -> None:
        proof = next(each for each in document["materials"] if each["slot"] == "proof")
        document["materials"].append({**proof, "slot": BILLS, "name": {"zh": "费用单", "en": "Bills"}})

    item.edit("item.json", slot)
    remark = {"type": "string", "title": "还想说的", "maxLength": 200}
    item.edit("schema.json", lambda schema: schema["properties"].update({REMARK: remark}))
    control = {"type": "Control", "scope": f"#/properties/{REMARK}"}
    item.edit("ui.json", lambda ui: ui["elements"][0]["elements"].append(control))
    item.edit("en.json", lambda en: en.update({f"fields./{REMARK}": "Anything else"}))


def _second(item: Item) -> None:
    item.names("story", "happened")
    item.names("members", "relatives")
    item.names("household.relatives", "household.members")
    item.names("icbc", "gongshang")
    item.takes_in("proof", "hardship-proof")
    item.asks_no_more(REMARK)


def _third(item: Item) -> None:
    item.names("happened", "experience")
    item.takes_no_more(BILLS)


STEPS: list[tuple[list[Told], Callable[[Item], None]]] = [
    (
        [
            {"move": "/answers/story", "to": "/answers/happened"},
            {"move": "/answers/members", "to": "/answers/relatives"},
            {"convert": "/answers/bank", "values": {"icbc": "gongshang"}},
            {"move": "/materials/proof", "to": "/materials/hardship-proof"},
            {"drop": f"/answers/{REMARK}", "why": WHY},
        ],
        _second,
    ),
    (
        [
            {"move": "/answers/happened", "to": "/answers/experience"},
            {"drop": f"/materials/{BILLS}", "why": WHY},
        ],
        _third,
    ),
]


class Forms:
    """The shared folder of a city in which each schedule of this kind has an item to itself."""

    def __init__(self, root: Path, *others: str) -> None:
        self.root = shelf(root, *others)
        self._numbers = itertools.count(1)
        self._versions: dict[str, int] = {}

    def adds(self) -> str:
        """One more, in its first version."""
        code = f"{LIKE}-{next(self._numbers):06}"
        folder = self.root / "items" / code
        shutil.copytree(SHARED / "items" / LIKE, folder)
        item = Item(folder)
        item.edit("item.json", lambda document: document.update(code=code))
        _first(item)
        self._versions[code] = 1
        return code

    def brings(self, code: str) -> None:
        """The next version of it, where there is one."""
        if (version := self._versions[code]) <= len(STEPS):
            Item(self.root / "items" / code).leads_on(SAYS, *STEPS[version - 1])
            self._versions[code] = version + 1

    def demand_taken_in(self, server: Server, code: str) -> None:
        """One that the server refuses would leave the form as it was, and nothing would be tried."""
        found = httpx.get(f"{server.url}/api/items/{code}").json()["revision"]
        assert found == self._versions[code], f"{code} was refused, see the log of the server"

    def drops(self, code: str) -> None:
        """Nobody asks for it any more."""
        del self._versions[code]
        shutil.rmtree(self.root / "items" / code)


def closes(server: Server, code: str) -> None:
    """As if the newer ones had come so long ago that no older one is taken any more."""
    past = datetime.now(UTC) - timedelta(days=61)
    change = f"UPDATE catalogue_revision SET loaded_at = '{past:%Y-%m-%d %H:%M:%S.%f}+00:00'"
    rows(server, f"{change} WHERE code = '{code}' RETURNING code")


class Rounds:
    """Starting a server with the newer forms takes its time, so it is done for all who play at once: each waits where its
    form changes until the others have come to such a place, or to their end. Nothing of theirs is under way then."""

    def __init__(self, bring: Callable[[list[str]], None]) -> None:
        self._bring = bring
        self._turn = threading.Condition()
        self._playing: set[str] = set()
        self._waiting: set[str] = set()

    @contextmanager
    def playing(self, code: str) -> Iterator[None]:
        with self._turn:
            self._playing.add(code)
        try:
            yield
        finally:
            with self._turn:
                self._playing.discard(code)
                self._waiting.discard(code)
                self._go_on()

    def comes(self, code: str) -> None:
        """Resolves when the newer form is there."""
        with self._turn:
            self._waiting.add(code)
            self._go_on()
            self._turn.wait_for(lambda: code not in self._waiting)

    def _go_on(self) -> None:
        if self._waiting and self._waiting == self._playing:
            try:
                self._bring(sorted(self._waiting))
            finally:  # where it fails nobody waits for it for ever
                self._waiting.clear()
                self._turn.notify_all()
