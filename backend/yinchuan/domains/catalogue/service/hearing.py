"""How items sound is kept beside them: a name is heard once, and a start that knows all names needs no dictionary."""

from typing import Any

import msgspec

from yinchuan.kit import db

from .. import store
from ..rules.sounds import EDITION, syllables

AT_ONCE = 500


class Sounds(msgspec.Struct):
    edition: str = ""
    syllables: dict[str, str] = {}  # by text


class Memory:
    """The sounds of one item's names: those kept, and what it had to hear anew."""

    def __init__(self, kept: str) -> None:
        found = msgspec.json.decode(kept, type=Sounds)
        self._kept = found.syllables if found.edition == EDITION else {}
        self._said: dict[str, str] = {}

    def say(self, text: str) -> str:
        """The syllables of a text."""
        if text not in self._said:
            known = self._kept.get(text)
            self._said[text] = syllables(text) if known is None else known
        return self._said[text]

    @property
    def has_changed(self) -> bool:
        return self._said != self._kept

    def written(self) -> str:
        return msgspec.json.encode(Sounds(EDITION, self._said)).decode()


async def keep(rows: list[dict[str, Any]], memories: list[Memory]) -> None:
    """Store what was heard anew."""
    new = {row["code"]: mine.written() for row, mine in zip(rows, memories, strict=True) if mine.has_changed}
    codes = list(new)
    for start in range(0, len(codes), AT_ONCE):
        await _keep({code: new[code] for code in codes[start : start + AT_ONCE]})


@db.in_unit
async def _keep(new: dict[str, str]) -> None:
    for code, sounds in new.items():
        store.keep_sounds(code, sounds)
