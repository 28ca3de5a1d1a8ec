"""An upload goes on, says where it is, or is dropped."""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from yinchuan.domains.people import service as people
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit

from .. import rules
from ..errors import (
    FolderClosed,
    MaterialBound,
    OffsetMismatch,
    SecondWriter,
    UploadExpired,
    UploadUnknown,
    WrongContentType,
    WrongProtocol,
)
from ..store import doomed, folders, rows
from ..store.rows import Material
from .copying import Progress, progress, receive
from .leases import LEASE, is_held, let_go, new_lease

CONTENT_TYPE = "application/offset+octet-stream"


def demand_protocol(headers: Mapping[str, str]) -> None:
    """Raise 412 for another version of tus."""
    if headers.get("tus-resumable") != "1.0.0":
        raise WrongProtocol


async def offset(upload: UUID, headers: Mapping[str, str], actor: Actor) -> Progress:
    """Where to go on."""
    demand_protocol(headers)
    return progress(_demand_live(await rows.find_own(upload, actor.id)))


async def append(
    upload: UUID, headers: Mapping[str, str], body: AsyncIterator[bytes], actor: Actor
) -> Progress:
    """Take the bytes from the offset on; what arrived before a cut stays."""
    demand_protocol(headers)
    if headers.get("content-type") != CONTENT_TYPE:
        raise WrongContentType
    start = rules.number("Upload-Offset", headers.get("upload-offset"))
    checksum = rules.checksum(headers.get("upload-checksum"))
    lease = new_lease()
    try:
        material = await _take(upload, start, lease, actor)
        if material.received is None:  # an empty PATCH at the end of what is there whole
            return progress(material)
        return await receive(material, lease, body, checksum, actor)
    finally:
        let_go(lease)


@in_unit
async def terminate(upload: UUID, headers: Mapping[str, str], actor: Actor) -> None:
    """Drop an upload or a material that no case has."""
    demand_protocol(headers)
    if (material := await rows.find_own(upload, actor.id)) is None:
        raise UploadUnknown
    if material.case_id:
        raise MaterialBound
    if is_held(material):
        raise SecondWriter
    people.demand_session(actor)
    drop(material)


def drop(material: Material) -> None:
    """In a unit: forget the material; its objects go an hour later if nothing names them."""
    if material.received is not None:
        rows.end_upload(material.id, material.lease)
    rows.delete(material.id, material.state)
    doomed.mark(material.draft, {material.sha256, *material.pages}, now())


@in_unit
async def _take(upload: UUID, start: int, lease: UUID, actor: Actor) -> Material:
    material = _demand_live(await rows.find_own(upload, actor.id))
    if is_held(material):
        raise SecondWriter
    if start != material.offset:
        raise OffsetMismatch(offset=material.offset)
    if material.received is None:
        return material
    folder = await folders.find_folder(material.draft)
    if folder is None or folder["state"] != "open":
        raise FolderClosed(case=material.draft)
    people.demand_session(actor)
    rows.take(material, lease, now() + LEASE)
    return material


def _demand_live(material: Material | None) -> Material:
    if material is None:
        raise UploadUnknown
    if material.expires_at and material.expires_at < now() and not is_held(material):
        raise UploadExpired
    return material
