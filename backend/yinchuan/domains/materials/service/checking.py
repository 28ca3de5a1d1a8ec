"""A material becomes `stored` or `refused`. Whatever goes wrong with the checker itself leaves it `checking`."""

from hashlib import sha256
from uuid import UUID

import msgspec

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.schemas import Slot
from yinchuan.kit import files
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.jobs import job

from .. import checks, rules
from ..checks import Accepted, Refused
from ..store import doomed, folders, rows
from ..store.rows import Material


@job("materials.check", seconds=120, at_once=2)
async def check(payload: dict[str, str]) -> None:
    """Look into the file in a process of its own; keep the pictures of its pages, or say why it is refused."""
    material = await rows.find(UUID(payload["id"]))
    if material is None or material.state != "checking":
        return
    content = await files.get(rows.object_key(material.draft, material.sha256))
    if sha256(content).hexdigest() != material.sha256:
        raise RuntimeError("the store gave other bytes than were put")
    slot = await _slot(material)
    match await checks.run(content):
        case Refused(code):
            await _refuse(material, code)
        # Whatever it was called: what counts is what it turned out to be.
        case Accepted() as found if slot is None or found.type not in _accepted(material, slot):
            await _refuse(material, "type_not_accepted")
        case Accepted() as found:
            if slot.portrait and found.quality:
                found = found._replace(quality=rules.of_person(found.quality))
            await _keep(material, found)


async def _slot(material: Material) -> Slot | None:
    """What was asked for, by the last form that did: the draft may have been carried over to one without this slot.
    None where the folder was dropped meanwhile."""
    folder = await folders.find_folder(material.draft)
    if folder is None:
        return None
    for number in range(folder["revision"], 0, -1):
        revision = await catalogue.revision(folder["item"], number)
        for slot in revision.materials:
            if slot.slot == material.slot:
                return slot
    return None


def _accepted(material: Material, slot: Slot) -> list[str]:
    return [rules.PREVIEW] if material.preview_of else slot.accepts


async def _keep(material: Material, found: Accepted) -> None:
    """The row names the pictures before they are put: a deletion that was due finds them named and leaves them."""
    pictures = {sha256(picture).hexdigest(): picture for picture in found.pages}
    await _name(material, [sha256(picture).hexdigest() for picture in found.pages])
    for digest, picture in pictures.items():
        await files.put(rows.object_key(material.draft, digest), picture)
    await _store(material, found)


@in_unit
async def _name(material: Material, previews: list[str]) -> None:
    for row in await doomed.marked(material.draft, set(previews)):
        if row["is_going"]:
            raise Unavailable  # the job is tried again
        doomed.unmark(row)
    rows.name_previews(material.id, previews)


@in_unit
async def _store(material: Material, found: Accepted) -> None:
    if await _is_waiting(material):
        quality = msgspec.json.encode(found.quality).decode() if found.quality else None
        rows.store_checked(material.id, found.type, found.width, found.height, quality)


@in_unit
async def _refuse(material: Material, code: str) -> None:
    if await _is_waiting(material):
        rows.refuse(material.id, code)
        doomed.mark(material.draft, {material.sha256, *material.pages}, now())


async def _is_waiting(material: Material) -> bool:
    """Its owner may have dropped it meanwhile."""
    current = await rows.find(material.id)
    return current is not None and current.state == "checking"
