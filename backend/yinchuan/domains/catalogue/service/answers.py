"""The catalogue in memory. Answers are made once a load and sent as they are, with ETag, gzip and public caching."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec
from litestar import Response

from yinchuan.kit.schema import Text
from yinchuan.kit.web.prepared import Prepared

from .. import rules, store
from ..errors import UnknownItem
from ..rules.grouping import departments, grouped, most_used
from ..rules.packing import learned, pack
from ..rules.shaping import Listed, item_out
from ..schemas import IndexOut, ItemLine, ItemOut, ItemsOut
from . import speaking
from .hearing import Memory, keep
from .revisions import revision

CACHED = "public, max-age=60, stale-while-revalidate=86400"
OFTEN = 100  # lines that a phone has before the index comes
AT_ONCE = 500  # items read from the database
MOST_KEPT = 500
LONGEST_QUERY = 60
_encode = msgspec.json.encode


class Ready:
    """An answer as it leaves: plain, packed, or only that it is known. Each is made when it is first asked for."""

    def __init__(self, value: ItemOut | ItemsOut | IndexOut) -> None:
        self._body = _encode(value)
        # Weak: packed and plain share it.
        self.etag = f'W/"{hashlib.sha256(self._body).hexdigest()[:20]}"'
        self._headers = {"ETag": self.etag, "Cache-Control": CACHED, "Vary": "Accept-Encoding"}

    @cached_property
    def plain(self) -> Prepared:
        return Prepared(self._body, media_type="application/json", headers=self._headers)

    @cached_property
    def packed(self) -> Prepared:
        body = gzip.compress(self._body, 9, mtime=0)
        headers = {**self._headers, "Content-Encoding": "gzip"}
        return Prepared(body, media_type="application/json", headers=headers)

    @cached_property
    def known(self) -> Prepared:
        return Prepared(None, status_code=304, headers=self._headers)

    def answer(self, headers: Mapping[str, str]) -> Prepared:
        """What fits a request with these headers."""
        if _has(headers.get("if-none-match", ""), self.etag):
            return self.known
        return self.packed if "gzip" in headers.get("accept-encoding", "") else self.plain


class Shown(msgspec.Struct, frozen=True):
    """What this process shows."""

    version: str
    shelf: rules.Shelf
    often: Ready
    index: Ready
    numbers: dict[str, int]  # revisions by code
    english: dict[str, str]  # names by code
    items: dict[str, Ready]  # those asked for lately


_shown: Shown | None = None


async def show() -> None:
    """Take the current revisions of the database into memory: their lines, not their guides."""
    global _shown
    found: list[tuple[str, ItemLine]] = []
    numbers: dict[str, int] = {}
    after = ""
    while rows := await store.contents(after, AT_ONCE):
        memories = [Memory(row["sounds"]) for row in rows]
        found += [_line(row, memory) for row, memory in zip(rows, memories, strict=True)]
        await keep(rows, memories)
        numbers |= {row["code"]: row["number"] for row in rows}
        after = rows[-1]["code"]
    english = {line.code: line.name.en for _, line in found}
    _shown = _made(grouped(found, speaking.divisions()), numbers, english)


def _line(row: dict[str, Any], memory: Memory) -> tuple[str, ItemLine]:
    found = Listed.of(row["content"])
    return found.catalog, found.line(memory.say)


def _made(lines: list[ItemLine], numbers: dict[str, int], english: dict[str, str]) -> Shown:
    version = hashlib.sha256(_encode(lines) + _encode(numbers)).hexdigest()[:16]
    known = speaking.speech()
    speech = known._replace(sounds=learned(known.sounds, lines))
    often = ItemsOut(
        version=version, total=len(lines), departments=departments(lines), items=most_used(lines, OFTEN)
    )
    return Shown(
        version=version,
        shelf=rules.prepare(lines, speech),
        often=Ready(often),
        index=Ready(pack(version, lines, speech)),
        numbers=numbers,
        english=english,
        items={},
    )


def _now() -> Shown:
    if _shown is None:
        raise RuntimeError("the catalogue was not loaded: call catalogue.service.on_start()")
    return _shown


def newest(code: str) -> int | None:
    """The item's current revision as this process shows it; none before it shows any."""
    return _shown.numbers.get(code) if _shown else None


def called(code: str, zh: str) -> Text:
    """An item's name as somebody keeps it in Chinese, with the English one of today's list."""
    return Text(zh=zh, en=_now().english.get(code, zh))


def list_answer(headers: Mapping[str, str], query: str | None, division: str | None) -> Response[ItemsOut]:
    """The most used items, or what fits everyday words, pinyin, initials or one slip; best first."""
    shown = _now()
    if not query:
        return shown.often.answer(headers)
    found = rules.search(shown.shelf, query[:LONGEST_QUERY], division or "")
    out = ItemsOut(version=shown.version, total=len(shown.shelf.entries), departments=[], items=found)
    return Ready(out).answer(headers)


def index_answer(headers: Mapping[str, str]) -> Response[IndexOut]:
    """The whole list, for the phone to search by itself."""
    return _now().index.answer(headers)


async def item_answer(code: str, number: int | None, headers: Mapping[str, str]) -> Response[ItemOut]:
    """One item in its current or a pinned revision."""
    if number is not None:
        return Ready((await revision(code, number)).out).answer(headers)
    return (await _item(_now(), code)).answer(headers)


async def _item(shown: Shown, code: str) -> Ready:
    """Made when first asked for: of thousands, a day asks for a few."""
    if ready := shown.items.get(code):
        return ready
    if (number := shown.numbers.get(code)) is None or not (text := await store.content(code, number)):
        raise UnknownItem(item=code)
    if len(shown.items) >= MOST_KEPT:
        shown.items.clear()
    shown.items[code] = Ready(item_out(msgspec.json.decode(text), number))
    return shown.items[code]


def _has(wanted: str, etag: str) -> bool:
    return wanted == "*" or etag[2:] in {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
