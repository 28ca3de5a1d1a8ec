"""A material becomes `stored` or `refused`. Whatever goes wrong with the checker itself leaves it `checking`."""

from hashlib import sha256
from uuid import UUID

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.kit import files
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.jobs import job

from .. import checks
from ..checks import Accepted, Refused
from ..store import doomed, folders, rows
from ..store.rows import Material


@job("materials.check", seconds=120)
async def check(payload: dict[str, str]) -> None:
    """Look into the file in a process of its own; keep the pictures of its pages, or say why it is refused."""
    material = await rows.find(UUID(payload["id"]))
    if material is None or material.state != "checking":
        return
    content = await files.get(rows.object_key(material.draft, material.sha256))
    if sha256(content).hexdigest() != material.sha256:
        raise RuntimeError("the store gave other bytes than were put")
    match await checks.run(content):
        case Refused(code):
            await _refuse(material, code)
        case Accepted() as found if not await _takes(material, found.type):
            await _refuse(material, "type_not_accepted")
        case Accepted() as found:
            await _keep(material, found)


async def _takes(material: Material, media: str) -> bool:
    """Whether the slot accepts what the file turned out to be, whatever it was called."""
    folder = await folders.find_folder(material.draft)
    if folder is None:
        return False
    revision = await catalogue.revision(folder["item"], folder["revision"])
    return any(slot.slot == material.slot and media in (slot.accepts or []) for slot in revision.materials)


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
        rows.store_checked(material.id, found.type, found.width, found.height)


@in_unit
async def _refuse(material: Material, code: str) -> None:
    if await _is_waiting(material):
        rows.refuse(material.id, code)
        doomed.mark(material.draft, {material.sha256, *material.pages}, now())


async def _is_waiting(material: Material) -> bool:
    """Its owner may have dropped it meanwhile."""
    current = await rows.find(material.id)
    return current is not None and current.state == "checking"
