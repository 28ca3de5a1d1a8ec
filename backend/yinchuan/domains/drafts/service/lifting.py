"""Carrying a draft over to a later revision of its form: a step of its own that makes a version (security.md 6.1 rule 6)."""

import msgspec

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.service import Revision

from .. import store
from ..rules import Content
from ..schemas import LeftOut
from ..store import Draft


@catalogue.holds
async def is_begun(item: str) -> bool:
    """Whether a change of this item's form meets a draft; one that was handed in keeps its form."""
    return await store.is_begun(item)


def may_become(stored: Draft, revision: int) -> bool:
    """Only forward; a draft that a correction notice reopened keeps the form it was handed in with."""
    return revision == stored.revision or (revision > stored.revision and stored.round == 0)


async def left_over(stored: Draft, content: Content, newer: Revision) -> list[LeftOut]:
    """What this and the lifts before have left over, by the mapping: the same on every device that asks."""
    if newer.number == stored.revision:
        return content.left
    older = await catalogue.revision(stored.item, stored.revision)
    held = msgspec.to_builtins(content)
    found = catalogue.lift({name: held[name] for name in ("answers", "materials")}, older, newer)
    return content.left + [
        msgspec.convert({**each._asdict(), "revision": stored.revision}, LeftOut) for each in found
    ]
