"""The catalogue in memory. Answers are made once a load and sent as they are, with ETag, gzip and public caching."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cached_property

import msgspec
from litestar import Response

from .. import rules, store
from ..errors import UnknownItem
from ..rules.shaping import item_line, item_out
from ..schemas import ItemLine, ItemOut, ItemsOut
from .hearing import Memory, keep
from .revisions import revision

CACHED = "public, max-age=60, stale-while-revalidate=86400"
_encode = msgspec.json.encode


class Ready:
    """A body as it leaves, plain and packed: packed when it is first asked for, as a start should not wait for it."""

    def __init__(self, value: ItemOut | ItemsOut) -> None:
        self.plain = _encode(value)
        self.etag = f'W/"{hashlib.sha256(self.plain).hexdigest()[:20]}"'  # weak: packed and plain share it

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.plain, 9, mtime=0)


class Shown(msgspec.Struct, frozen=True):
    """What this process shows."""

    version: str
    entries: list[rules.Entry]
    every: Ready
    items: dict[str, Ready]


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
    )


def _now() -> Shown:
    if _shown is None:
        raise RuntimeError("the catalogue was not loaded: call catalogue.service.on_start()")
    return _shown


def list_items() -> list[ItemLine]:
    """Every listed item, by code."""
    return [entry.line for entry in _now().entries]


def search(query: str) -> list[ItemLine]:
    """The items that fit everyday words, pinyin, initials or one typo; best first."""
    return rules.search(_now().entries, query)


def list_answer(headers: Mapping[str, str], query: str | None) -> Response[ItemsOut]:
    """The item list, or what fits the query."""
    shown = _now()
    if not query:
        return _answer(shown.every, headers, CACHED)
    return _answer(Ready(ItemsOut(version=shown.version, items=search(query[:100]))), headers, CACHED)


async def item_answer(code: str, number: int | None, headers: Mapping[str, str]) -> Response[ItemOut]:
    """One item in its current or a pinned revision."""
    if number is not None:
        return _answer(Ready((await revision(code, number)).out), headers, CACHED)
    if (ready := _now().items.get(code)) is None:
        raise UnknownItem(item=code)
    return _answer(ready, headers, CACHED)


def _answer(ready: Ready, headers: Mapping[str, str], caching: str) -> Response:  # type: ignore[type-arg]
    sent = {"ETag": ready.etag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if _has(headers.get("if-none-match", ""), ready.etag):
        return Response(None, status_code=304, headers=sent)
    if "gzip" in headers.get("accept-encoding", ""):
        return Response(
            ready.packed, media_type="application/json", headers={**sent, "Content-Encoding": "gzip"}
        )
    return Response(ready.plain, media_type="application/json", headers=sent)


def _has(wanted: str, etag: str) -> bool:
    return wanted == "*" or etag[2:] in {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
