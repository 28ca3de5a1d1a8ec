"""The creation of an upload: what may be sent, by whom, where to."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from yinchuan.config import settings
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.schemas import Slot
from yinchuan.domains.people import service as people
from yinchuan.kit import limits
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import YINCHUAN, local, now, today
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import Unavailable

from .. import rules
from ..errors import (
    DailyLimit,
    EmptyFile,
    FolderClosed,
    MaterialExists,
    TooBig,
    TooManyFiles,
    TypeNotAccepted,
    UnknownSlot,
    UploadUnknown,
)
from ..rules import Announced
from ..store import doomed, folders, rows
from ..store.rows import Material
from .copying import Progress, progress, receive
from .leases import LEASE, let_go, new_lease
from .receiving import CONTENT_TYPE, demand_protocol

HOUR = 3600


async def create(headers: Mapping[str, str], body: AsyncIterator[bytes], actor: Actor) -> Progress:
    """Begin an upload, or find the one begun with this material id and hash; take what came along."""
    demand_protocol(headers)
    checksum = rules.checksum(headers.get("upload-checksum"))
    length = rules.number("Upload-Length", headers.get("upload-length"))
    wish = rules.announced(headers.get("upload-metadata"))
    if headers.get("content-type") != CONTENT_TYPE:
        return progress((await _open(wish, length, None, actor))[0])
    lease = new_lease()
    try:
        material, is_new = await _open(wish, length, lease, actor)
        # A repeat may bring its first bytes again: the client goes on from the offset it is told.
        return await receive(material, lease, body, checksum, actor) if is_new else progress(material)
    finally:
        let_go(lease)


@in_unit
async def _open(wish: Announced, length: int, lease: UUID | None, actor: Actor) -> tuple[Material, bool]:
    folder = await folders.find_folder(wish.draft_id)
    if folder is None or folder["owner"] != actor.id or folder["state"] == "dropped":
        raise UploadUnknown
    if known := await rows.find(wish.material_id):
        return _same(known, wish, length, actor), False
    if wish.preview_of and not await _runs_ahead_of(wish.preview_of, wish):
        raise UploadUnknown
    if folder["state"] != "open":
        raise FolderClosed(case=wish.draft_id)
    media = rules.media_type(wish.filetype)
    revision = await catalogue.revision(folder["item"], folder["revision"])
    await _check(wish, length, media, revision.materials, actor)
    await limits.take("upload", str(actor.id), [(settings().upload_hourly, HOUR)])
    material = _new(wish, length, media, lease, actor)
    people.demand_session(actor)
    folders.demand_open(wish.draft_id, actor.id)
    folders.add_sent(actor.id, today(), length, settings().upload_daily_bytes)
    for row in await doomed.marked(wish.draft_id, {wish.sha256}):
        if row["is_going"]:
            raise Unavailable
        doomed.unmark(row)
    rows.insert(material, rules.safe_name(wish.filename))
    rows.insert_upload(material)
    return material, True


async def _runs_ahead_of(full: UUID, wish: Announced) -> bool:
    """A preview is of a file announced for the same slot, by its hash, and not yet there."""
    found = await rows.find(full)
    return (
        found is not None
        and (found.draft, found.slot, found.kind) == (wish.draft_id, wish.slot, "full")
        and found.state in rows.ON_ITS_WAY
    )


def _same(known: Material, wish: Announced, length: int, actor: Actor) -> Material:
    if known.owner != actor.id:
        raise UploadUnknown
    # Not its slot: the draft may have put it into another one meanwhile.
    place = (known.draft, known.kind, known.preview_of, known.sha256, known.size)
    if place != (wish.draft_id, wish.kind, wish.preview_of, wish.sha256, length):
        raise MaterialExists
    return known


async def _check(wish: Announced, length: int, media: str, slots: list[Slot], actor: Actor) -> None:
    allowed = settings()
    most = allowed.upload_preview_bytes if wish.preview_of else allowed.upload_max_bytes
    if length > most:
        raise TooBig(most=most)
    if length == 0:
        raise EmptyFile
    slot = next((s for s in slots if s.slot == wish.slot and s.submits and s.accepts), None)
    if slot is None:
        raise UnknownSlot(slot=wish.slot)
    accepts = [rules.PREVIEW] if wish.preview_of else slot.accepts
    if media not in accepts or media not in rules.TYPES:
        raise TypeNotAccepted(accepts=accepts)
    counted = [m for m in await rows.of_draft(wish.draft_id) if m.state != "refused" and m.kind == wish.kind]
    if len(counted) >= allowed.upload_files_per_case:
        raise TooManyFiles(most=allowed.upload_files_per_case)
    if await folders.sent_on(actor.id, today()) + length > allowed.upload_daily_bytes:
        raise DailyLimit(most=allowed.upload_daily_bytes, headers={"Retry-After": str(_until_midnight())})


def _until_midnight() -> int:
    tomorrow = datetime.combine(today() + timedelta(days=1), datetime.min.time(), YINCHUAN)
    return max(1, int((tomorrow - local(now())).total_seconds()))


def _new(wish: Announced, length: int, media: str, lease: UUID | None, actor: Actor) -> Material:
    at = now()
    return Material(
        id=wish.material_id,
        owner=actor.id,
        draft=wish.draft_id,
        slot=wish.slot,
        kind=wish.kind,
        preview_of=wish.preview_of,
        state="receiving",
        refused="",
        sha256=wish.sha256,
        size=length,
        type=media,
        name=b"",
        previews="",
        width=None,
        height=None,
        quality=None,
        case_id=None,
        created_at=at,
        received=0,
        lease=lease,
        lease_until=at + LEASE if lease else None,
        expires_at=at + timedelta(hours=settings().upload_idle_hours),
    )
