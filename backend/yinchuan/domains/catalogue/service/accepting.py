"""How long a revision is accepted, and what becomes of a draft of an older one (security.md 6.1)."""

from datetime import timedelta
from typing import Any

import msgspec

from yinchuan.config import settings
from yinchuan.domains.forms import service as forms
from yinchuan.kit.clock import now

from .. import store
from ..errors import RevisionClosed
from .answers import newest
from .revisions import Revision


async def demand_accepted(revision: Revision) -> None:
    """Raises `RevisionClosed` for one that was replaced longer ago than devices may lie in a drawer."""
    if newest(revision.code) == revision.number:
        return
    replaced = await store.replaced_at(revision.code, revision.number)
    if replaced and replaced < now() - timedelta(days=settings().revision_days):
        raise RevisionClosed(
            item=revision.code, revision=revision.number, current=await store.number(revision.code)
        )


def lift(content: dict[str, Any], older: Revision, newer: Revision) -> list[forms.Left]:
    """What of a draft of the older revision the newer one has no place for."""
    between = [mapping for mapping in newer.out.mappings if mapping.from_ >= older.version]
    slots = frozenset(slot.slot for slot in newer.materials if slot.submits and slot.accepts)
    return forms.lift(content, msgspec.to_builtins(between), newer.schema or {}, slots)[1]
