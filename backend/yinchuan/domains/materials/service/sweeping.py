"""What is no longer needed goes; what the rows name and the store lacks is told."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from yinchuan.kit import files
from yinchuan.kit.clock import now, today
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import every

from .. import checks
from ..store import doomed, folders, parts, rows
from .leases import is_held
from .receiving import drop

BATCH = 200
MARKED_FOR = timedelta(hours=1)
STRAY_AFTER = timedelta(days=1)
CHECKED_WITHIN = timedelta(hours=1)
log = structlog.get_logger()


@every(600)
async def sweep() -> None:
    """Drop expired uploads and previews that are needed no more, and delete the objects marked an hour ago that nothing names."""
    for material in await rows.expired(now(), BATCH):
        await _drop_expired(material.id)
    for preview in await rows.outrun(BATCH):
        await _drop_outrun(preview.id)
    for row in await doomed.due(now() - MARKED_FOR, BATCH):
        await _delete_object(row)
    await _remove_strays()
    await asyncio.to_thread(checks.clear, (now() - CHECKED_WITHIN).timestamp())
    await _forget_days()


@every(86400, limit=12 * 3600)
async def reconcile() -> list[UUID]:
    """Both ways: mark objects that no row names; answer and log the materials whose bytes are missing."""
    async for found in files.objects("drafts"):
        if now() - found.modified_at > STRAY_AFTER:
            await _mark_if_unnamed(found.key)
    lost: list[UUID] = []
    last = UUID(int=0)
    while batch := await rows.after(last, BATCH):
        last = batch[-1].id
        for material in (each for each in batch if each.state == "stored"):
            keys = [rows.object_key(material.draft, h) for h in (material.sha256, *material.pages)]
            if not all(await asyncio.gather(*map(files.exists, keys))):
                log.error("materials.bytes_missing", material=str(material.id))
                lost.append(material.id)
    return lost


@in_unit
async def _drop_expired(material_id: UUID) -> None:
    material = await rows.find(material_id)
    if material and material.expires_at and material.expires_at < now() and not is_held(material):
        drop(material)


@in_unit
async def _drop_outrun(preview_id: UUID) -> None:
    preview = await rows.find(preview_id)
    if preview is None or preview.preview_of is None or is_held(preview):
        return
    full = await rows.find(preview.preview_of)
    if full is None or full.state not in rows.ON_ITS_WAY:
        drop(preview)


async def _delete_object(row: dict[str, Any]) -> None:
    """Say so first: from then on the same upload waits until the object is gone, and is stored anew."""
    if await _begin(row):
        await files.delete(rows.object_key(row["draft"], row["sha256"]))
        await _forget(row)


@in_unit
async def _begin(row: dict[str, Any]) -> bool:
    if await doomed.is_named(row["draft"], row["sha256"]):
        doomed.forget(row)
        return False
    doomed.begin_deletion(row)
    return True


@in_unit
async def _forget(row: dict[str, Any]) -> None:
    doomed.forget(row)


@in_unit
async def _forget_days() -> None:
    folders.forget_days(today() - timedelta(days=2))


async def _remove_strays() -> None:
    """Parts of uploads whose row went: by a drop, or by a crash between row and file."""
    old = (now() - STRAY_AFTER).timestamp()
    for upload in await asyncio.to_thread(parts.strays, old):
        material = await rows.find(upload)
        if material is None or material.received is None:
            await asyncio.to_thread(parts.remove, upload)


@in_unit
async def _mark_if_unnamed(key: str) -> None:
    place = rows.object_place(key)
    if place is None:
        log.warning("materials.strange_object", key=key)
    elif not await doomed.is_named(*place):
        doomed.mark(place[0], {place[1]}, now())
