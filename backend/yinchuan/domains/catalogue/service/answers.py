"""The catalogue in memory. Answers are made once a load and sent as they are, with ETag, gzip and public caching."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cached_property

import msgspec
from litestar import Response

from yinchuan.kit.schema import Text
from yinchuan.kit.web.prepared import Prepared

from .. import rules, store
from ..errors import UnknownItem
from ..rules.shaping import item_line, item_out
from ..schemas import ItemLine, ItemOut, ItemsOut
from .hearing import Memory, keep
from .revisions import revision

CACHED = "public, max-age=60, stale-while-revalidate=86400"
_encode = msgspec.json.encode


class Ready:
    """An answer as it leaves: plain, packed, or only that it is known. Each is made when it is first asked for."""

    def __init__(self, value: ItemOut | ItemsOut) -> None:
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
    entries: list[rules.Entry]
    every: Ready
    items: dict[str, Ready]
    english: dict[str, str]  # names by code


_shown: Shown | None = None


async def show() -> None:
    """Take the current revisions of the database into memory."""
    global _shown
    rows = await store.contents()
    outs = [item_out(msgspec.json.decode(row["content"]), row["number"]) for row in rows]
    memories = [Memory(row["sounds"]) for row in rows]
    lines = [item_line(out, memory.say) for out, memory in zip(outs, memories, strict=True)]
    await keep(rows, memories)
    version = hashlib.sha256(_encode(lines) + _encode([out.revision for out in outs])).hexdigest()[:16]
    _shown = Shown(
        version=version,
        entries=rules.prepare(lines),
        every=Ready(ItemsOut(version=version, items=lines)),
        items={out.code: Ready(out) for out in outs},
        english={out.code: out.name.en for out in outs},
    )


def _now() -> Shown:
    if _shown is None:
        raise RuntimeError("the catalogue was not loaded: call catalogue.service.on_start()")
    return _shown


def list_items() -> list[ItemLine]:
    """Every listed item, by code."""
    return [entry.line for entry in _now().entries]


def called(code: str, zh: str) -> Text:
    """An item's name as somebody keeps it in Chinese, with the English one of today's list."""
    return Text(zh=zh, en=_now().english.get(code, zh))


def search(query: str) -> list[ItemLine]:
    """The items that fit everyday words, pinyin, initials or one typo; best first."""
    return rules.search(_now().entries, query)


def list_answer(headers: Mapping[str, str], query: str | None) -> Response[ItemsOut]:
    """The item list, or what fits the query."""
    shown = _now()
    if not query:
        return shown.every.answer(headers)
    return Ready(ItemsOut(version=shown.version, items=search(query[:100]))).answer(headers)


async def item_answer(code: str, number: int | None, headers: Mapping[str, str]) -> Response[ItemOut]:
    """One item in its current or a pinned revision."""
    if number is not None:
        return Ready((await revision(code, number)).out).answer(headers)
    if (ready := _now().items.get(code)) is None:
        raise UnknownItem(item=code)
    return ready.answer(headers)


def _has(wanted: str, etag: str) -> bool:
    return wanted == "*" or etag[2:] in {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
