"""Telling people who asked registers about them, in words (security.md 6.9; 个人信息保护法 第四十四条、第四十五条)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from yinchuan.config import settings
from yinchuan.kit.actor import Actor
from yinchuan.kit.schema import Text

from .. import store
from ..schemas import LookupOut, LookupsOut
from ..sources import sources
from ..store import Lookup

AT_ONCE = 30


class NamedItem(NamedTuple):
    """An item in words, and the e-licences that it takes in place of a paper."""

    name: Text
    licences: Mapping[str, Text]  # by kind


_name: list[Callable[[str], Awaitable[NamedItem | None]]] = []


def name_items_by(find: Callable[[str], Awaitable[NamedItem | None]]) -> None:
    """How to find what an item is called: told from above, where items are."""
    _name[:] = [find]


async def lookups(actor: Actor, before: UUID | None) -> LookupsOut:
    """What registers were asked about the actor, newest first: a page, from the newest or from the last one known on."""
    found = await store.about(actor, before, AT_ONCE + 1)
    shown = found[:AT_ONCE]
    items = {code: await _name[0](code) for code in sorted({each.item for each in shown if each.item})}
    return LookupsOut(
        lookups=[_told(each, items.get(each.item)) for each in shown],
        older=shown[-1].id if len(found) > AT_ONCE else None,
        kept_days=settings().lookup_days,
    )


def _told(lookup: Lookup, item: NamedItem | None) -> LookupOut:
    register = sources().get(lookup.source)
    words = (register.words() if register else {}) | (dict(item.licences) if item else {})
    return LookupOut(
        id=lookup.id,
        at=lookup.at,
        asked_by="owner" if lookup.asked_by == lookup.account else "staff",
        purpose=lookup.purpose,
        item=item.name if item else _plain(lookup.item),
        register=register.title if register else Text(zh=lookup.source, en=lookup.source),
        fields=[words.get(field) or Text(zh=field, en=field) for field in lookup.fields.split()],
        result=lookup.result,
    )


def _plain(code: str) -> Text | None:
    """An item that is in no list any more keeps its code."""
    return Text(zh=code, en=code) if code else None
