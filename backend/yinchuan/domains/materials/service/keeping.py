"""Whose materials lie where: folders follow their drafts, submission binds, what no draft names is dropped."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import job, later

from ..store import folders, rows
from .leases import is_held
from .receiving import drop


def open_folder(draft: UUID, owner: UUID, item: str, revision: int, *, is_open: bool = True) -> None:
    """In the unit that makes a draft: its owner may upload to the slots of this revision."""
    folders.insert_folder(draft, owner, item, revision, "open" if is_open else "closed")


def move_folder(draft: UUID, revision: int) -> None:
    """In the unit that moves a draft to another revision."""
    folders.set_revision(draft, revision)


def move_files(draft: UUID, slots: dict[UUID, str]) -> None:
    """In the unit that saves a draft: these files stand in other slots now. Whether a slot takes them is asked at submission."""
    for material, slot in sorted(slots.items()):
        rows.move(draft, material, slot)


def close_folder(draft: UUID) -> None:
    """In the unit that submits a draft: nothing may be uploaded to it any more."""
    folders.set_folder(draft, "closed")


def reopen_folder(draft: UUID, item: str, revision: int) -> None:
    """In the unit of a correction notice: papers may be added to the slots of this revision."""
    folders.reopen(draft, item, revision)


def drop_folder(draft: UUID) -> None:
    """In the unit that deletes a draft: what lies in its folder goes too, soon after."""
    folders.set_folder(draft, "dropped")
    later("materials.drop", {"draft": str(draft)})


@job("materials.drop")
async def drop_all(payload: dict[str, str]) -> None:
    """Drop what lies in a dropped folder; a writer still at work is waited for by trying again."""
    await _drop_each(UUID(payload["draft"]))


@in_unit
async def _drop_each(draft: UUID) -> None:
    lying = await rows.of_draft(draft)
    if any(map(is_held, lying)):
        raise RuntimeError("an upload is still being written")
    for material in lying:
        if material.case_id is None:
            drop(material)
    if not any(material.case_id for material in lying):
        folders.forget_dropped(draft)


async def missing(draft: UUID, ids: list[UUID]) -> list[UUID]:
    """Those of `ids` that are not stored in this draft's folder."""
    found = {m.id for m in await rows.of_ids(ids) if m.draft == draft and _is_whole(m)}
    return [each for each in ids if each not in found]


def bind(draft: UUID, ids: list[UUID], case: UUID) -> None:
    """In the unit of a submission: the case keeps these materials, guarded by their being stored (ask `missing` first)."""
    if ids:
        rows.bind(draft, sorted(set(ids)), case)


def _is_whole(material: rows.Material) -> bool:
    return material.state == "stored" and material.kind == "full"


async def unbound(most: int) -> dict[UUID, set[UUID]]:
    """By draft: materials without a case that no draft was seen to name for a day."""
    before = now() - timedelta(hours=settings().upload_idle_hours)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for material in await rows.unbound(before, most):
        found[material.draft].add(material.id)
    return dict(found)


@in_unit
async def looked_at(draft: UUID, *, kept: set[UUID], dropped: set[UUID]) -> None:
    """The answer to `unbound`: the draft still names `kept`; `dropped` may go."""
    for material in await rows.of_ids(sorted(dropped)):
        if material.draft == draft and material.case_id is None:
            drop(material)
    if kept:
        rows.look(sorted(kept), now())
