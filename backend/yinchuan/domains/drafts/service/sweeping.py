"""What is kept no longer than promised (security.md 6.9)."""

from datetime import timedelta
from uuid import UUID

from yinchuan.domains.materials import service as materials
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import every

from .. import rules, store
from .closing import delete

IDLE = timedelta(days=90)
TOMBSTONE = timedelta(days=400)
BATCH = 200


@every(3600)
async def sweep() -> None:
    """Drafts untouched for 90 days go, keys and tombstones after 400, files that no draft names after a day."""
    while await _idle() == BATCH:
        pass
    await _forget()
    await _unnamed_files()


@in_unit
async def _idle() -> int:
    idle = await store.idle_since(now() - IDLE, BATCH)
    for draft in idle:
        delete(draft)
    return len(idle)


@in_unit
async def _forget() -> None:
    store.forget_before(now() - TOMBSTONE)


async def _unnamed_files() -> None:
    waiting = await materials.unbound(BATCH)
    drafts = {d.id: d for d in await store.of_ids(list(waiting))}
    for draft_id, ids in waiting.items():
        named: set[UUID] = set()
        if (draft := drafts.get(draft_id)) and draft.state == "open":
            named = set(rules.files(draft.opened()))
        await materials.looked_at(draft_id, kept=ids & named, dropped=ids - named)
