"""What is known of a material, and its pictures."""

from uuid import UUID

from litestar import Response

from yinchuan.kit import audit, files
from yinchuan.kit.actor import Actor
from yinchuan.kit.errors import NotFound, Unavailable

from .. import rules
from ..errors import NoPreview, NotReady
from ..schemas import MaterialOut, MaterialState
from ..store import rows
from ..store.rows import Material

STATES: dict[str, MaterialState] = {
    "receiving": "receiving",
    "checking": "checking",
    "stored": "stored",
    "refused": "refused",
}


async def read(material: UUID, actor: Actor) -> MaterialOut:
    """An own material."""
    found = await _own(material, actor)
    return _out(found, await rows.previews_of([found]))


async def outs(ids: list[UUID]) -> list[MaterialOut]:
    """Those of `ids` that are known, whoever's they are: the caller compares their draft."""
    found = await rows.of_ids(ids)
    previews = await rows.previews_of(found)
    return [_out(material, previews) for material in found]


async def page(material: UUID, number: int, actor: Actor) -> Response[bytes]:
    """The picture of an own material's page, counted from 1."""
    return await _page(await _own(material, actor), number)


async def preview(material: UUID, actor: Actor) -> Response[bytes]:
    """The small picture that ran ahead of an own file which is still on its way."""
    found = (await rows.previews_of([await _own(material, actor)])).get(material)
    if found is None:
        raise NoPreview
    return await _page(found, 1)


async def page_for_case(case: UUID, material: UUID, number: int) -> Response[bytes]:
    """The same for a case's material; the caller has checked the right to the case."""
    found = next((m for m in await rows.of_ids([material]) if m.case_id == case), None)
    if found is None:
        raise NotFound
    return await _page(found, number)


async def download(material: UUID, actor: Actor) -> Response[bytes]:
    """The bytes of an own material exactly as sent; that they were given out is audited."""
    found = await _own(material, actor)
    if found.state == "stored":
        await audit.record("material.read", f"material:{material}", actor, subject=actor.account)
    return await _given(found, found.sha256, found.type)


async def _own(material: UUID, actor: Actor) -> Material:
    found = await rows.find_own(material, actor.id)
    if found is None:
        raise NotFound
    return found


async def _page(material: Material, number: int) -> Response[bytes]:
    pages = material.pages if material.state == "stored" else []
    if material.state == "stored" and not 1 <= number <= len(pages):
        raise NotFound
    media = "image/png" if material.type == "application/pdf" else "image/jpeg"
    return await _given(material, pages[number - 1] if pages else "", media)


async def _given(material: Material, sha256: str, media: str) -> Response[bytes]:
    if material.state != "stored":
        raise NotReady(state=material.state)
    try:
        content = await files.get(rows.object_key(material.draft, sha256))
    except files.ObjectMissing:
        raise Unavailable from None  # named by a row, so it was there: a store half restored, not a wrong request
    return Response(content, media_type=media, headers=rules.given_out(material.shown_name, media))


def _out(material: Material, previews: dict[UUID, Material]) -> MaterialOut:
    """The material as its owner sees it."""
    return MaterialOut(
        id=material.id,
        draft=material.draft,
        slot=material.slot,
        state=STATES[material.state],
        refused=material.refused or None,
        name=material.shown_name,
        type=material.type,
        bytes=material.size,
        received=material.offset,
        sha256=material.sha256,
        has_preview=material.id in previews,
        pages=len(material.pages) if material.state == "stored" else 0,
        width=material.width,
        height=material.height,
        defects=rules.defects(material.measures),
        created_at=material.created_at,
    )
