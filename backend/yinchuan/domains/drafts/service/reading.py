"""Reading drafts and beginning an item."""

from collections.abc import Iterator
from uuid import UUID

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.schemas import Slot
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.licences import service as licences
from yinchuan.domains.materials import service as materials
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.domains.people import service as people
from yinchuan.kit.actor import Actor

from .. import rules, store
from ..errors import DraftGone, DraftSubmitted
from ..schemas import BeginOut, DraftLine, DraftOut, DraftsOut, Standing
from ..store import Draft
from .consenting import is_first_agreed


async def list_own(actor: Actor) -> DraftsOut:
    """The actor's open drafts, the one changed last first."""
    return DraftsOut(drafts=[line(draft) for draft in await store.open_of(actor)])


async def read(draft_id: UUID, actor: Actor) -> DraftOut:
    """An own open draft; what became of it if it is open no more."""
    draft = await store.find(draft_id, actor.id)
    return await out(demand_open(draft or store.not_there()))


async def begin(code: str, actor: Actor) -> BeginOut:
    """The form's first screen in one answer: own open draft, known facts, usable licences.

    Before its owner has agreed to what the item asks first, nothing is looked up."""
    revision = await catalogue.revision(code)
    draft = await store.newest(actor, code)
    standing = await people.consents_standing(actor.id, code)
    wanted, kinds = rules.prefilled(revision.ui), frozenset(licence_types(revision.materials))
    if not is_first_agreed(revision, standing):
        wanted, kinds = rules.own(wanted), frozenset[str]()
    own = draft.id if draft else None
    facts, down = await exchange.facts(actor, code, own, wanted)
    return BeginOut(
        revision=revision.number,
        draft=await out(draft) if draft else None,
        consents=[Standing(code=text, version=version) for text, version in sorted(standing)],
        facts=facts,
        licences=await licences.usable(actor.id, kinds, code, own),
        registers_down=down,
    )


def licence_types(slots: list[Slot]) -> Iterator[str]:
    """The e-licences that can stand in for a paper of these slots."""
    return (slot.licence_type for slot in slots if slot.licence_type)


def demand_open(draft: Draft) -> Draft:
    """The draft, unless it was submitted or deleted: a late duplicate never revives it."""
    if draft.state == "submitted":
        raise DraftSubmitted(case=draft.case_id)
    if draft.state == "deleted":
        raise DraftGone
    return draft


def line(draft: Draft) -> DraftLine:
    """The draft without its content."""
    return DraftLine(
        id=draft.id,
        item=draft.item,
        revision=draft.revision,
        version=str(draft.version),
        round=draft.round,
        updated_at=draft.updated_at,
    )


async def out(draft: Draft) -> DraftOut:
    """The whole draft. A material that another device has named and not begun to send is shown as being received."""
    content = draft.opened()
    named = [each for ids in content.materials.values() for each in ids]
    known = {m.id: m for m in await materials.outs(named)} if named else {}
    own = {id: m for id, m in known.items() if m.draft == draft.id}
    return DraftOut(
        id=draft.id,
        item=draft.item,
        revision=draft.revision,
        version=str(draft.version),
        round=draft.round,
        answers=content.answers,
        materials={
            slot: [own.get(each) or _expected(each, slot, draft) for each in ids]
            for slot, ids in content.materials.items()
        },
        device=draft.device,
        left=content.left,
        updated_at=draft.updated_at,
    )


def _expected(material: UUID, slot: str, draft: Draft) -> MaterialOut:
    return MaterialOut(
        id=material,
        draft=draft.id,
        slot=slot,
        state="receiving",
        refused=None,
        name="",
        type="",
        bytes=0,
        received=0,
        sha256="",
        has_preview=False,
        pages=0,
        width=None,
        height=None,
        defects=[],
        created_at=draft.updated_at,
    )
