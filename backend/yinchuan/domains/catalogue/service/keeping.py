"""A form that changes in a way which its version does not say is not taken in: drafts would lose what they hold."""

from collections.abc import Awaitable, Callable

import msgspec
import structlog

from .. import store
from ..rules import Bundle, Fault, lost

log = structlog.get_logger()

Holder = Callable[[str], Awaitable[bool]]
_holders: list[Holder] = []


def holds(holder: Holder) -> Holder:
    """Register who knows whether anybody has begun a draft of this item."""
    _holders.append(holder)
    return holder


async def refused(of: Bundle, before: store.Current, *, trying: bool) -> list[Fault]:
    """What drafts of the newest revision would lose. A device may hold one that never came here, so it is not asked who
    has: only where a form is being tried out and no draft lies in the database, it is said and taken in."""
    content = await store.content(of.code, before.revision)
    assert content is not None
    found = lost(_stored(of.code, content), of)
    if found and trying and not [True for holder in _holders if await holder(of.code)]:
        for fault in found:
            log.warning("item_changed", path=fault.path, rule=fault.rule, detail=fault.detail)
        return []
    return found


def _stored(code: str, content: str) -> Bundle:
    """As far as places go."""
    parsed = msgspec.json.decode(content)
    return Bundle(code=code, item=parsed["item"], schema=parsed["schema"])
