"""Saving a draft: whole by PUT, a change by PATCH. Either can be repeated and is answered the same."""

from hashlib import sha256
from uuid import UUID

import msgspec

from yinchuan.config import settings
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.service import Revision
from yinchuan.domains.materials import service as materials
from yinchuan.domains.people import service as people
from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import canonical
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import NotFound, PreconditionRequired, VersionMoved

from .. import rules, store
from ..errors import (
    DraftExists,
    KeyMalformed,
    KeyMissing,
    KeyReused,
    NoForm,
    TooManyDrafts,
    UnknownBase,
    UnknownRevision,
)
from ..rules import Content
from ..schemas import DraftIn, DraftSaved, PatchOp
from ..store import Draft
from .consenting import demand_consents
from .lifting import left_over, may_become
from .reading import demand_open, out


@in_unit
async def save(draft_id: UUID, data: DraftIn, actor: Actor) -> DraftSaved:
    """Store the whole draft in place of version `base`, or as a new one. The same content is answered the same.

    A later revision of the form makes it the step that carries the draft over; changes are only made within one."""
    stored = await store.find(draft_id, actor.id)
    content = Content(answers=data.answers, materials=data.materials)
    before = demand_open(stored).opened() if stored else content
    if stored and (stored.item, stored.revision) == (data.item, data.revision) and before.same(content):
        return saved(stored, data.base or "")
    revision = await _check(data.item, data.revision, content, stored.round if stored else 0, actor)
    if stored is None:
        return saved(await _insert(draft_id, data, content, actor), data.base or "")
    if data.base is None or stored.item != data.item or not may_become(stored, data.revision):
        raise DraftExists(current=await out(stored))
    await _demand_current(stored, data.base)
    content.left = await left_over(stored, before, revision)
    return saved(_replace(stored, before, content, data.revision, actor), data.base)


@in_unit
async def change(
    draft_id: UUID, changes: list[PatchOp], if_match: str | None, key: str | None, actor: Actor
) -> DraftSaved:
    """Change the draft by JSON Patch. The key is looked up first: a repeat is answered with the version it made."""
    entry = _key(key) if key is not None else None
    body = sha256(canonical([str(draft_id), msgspec.to_builtins(changes)])).digest()
    if entry is None:
        raise PreconditionRequired if if_match is None else KeyMissing
    stored, is_used = await store.find_with_change(draft_id, actor.id, entry)
    if is_used and (known := await _made(actor, entry, body)):
        return known
    if if_match is None:
        raise PreconditionRequired
    if stored is None:
        # A backup that was put back may be older than the draft: whoever has it offers the whole of it.
        raise UnknownBase(current=None)
    await _demand_current(demand_open(stored), if_match)
    before = stored.opened()
    content = rules.changed(before, changes)
    await _check(stored.item, stored.revision, content, stored.round, actor)
    new = _replace(stored, before, content, stored.revision, actor)
    store.record_change(actor.id, entry, new, body)
    return saved(new, str(entry))


async def _made(actor: Actor, key: UUID, body: bytes) -> DraftSaved | None:
    """What this key was answered before."""
    if (known := await store.find_change(actor.id, key)) is None:
        return None
    if bytes(known["digest"]) != body:
        raise KeyReused
    return DraftSaved(
        id=known["draft"], write=str(key), version=known["version"], updated_at=known["stored_at"]
    )


def saved(draft: Draft, write: str) -> DraftSaved:
    """The answer to a save, which names the write it answers."""
    return DraftSaved(id=draft.id, write=write, version=str(draft.version), updated_at=draft.updated_at)


def _key(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise KeyMalformed from None


async def _demand_current(stored: Draft, base: str) -> None:
    version = rules.version_of(base)
    if version == stored.version:
        return
    known = version is not None and rules.is_known(version, stored.version)
    raise (VersionMoved if known else UnknownBase)(current=await out(stored))


async def _check(item: str, revision: int, content: Content, round: int, actor: Actor) -> Revision:
    try:
        found = await catalogue.revision(item, revision)
    except NotFound:
        raise UnknownRevision from None
    if found.schema is None:
        raise NoForm
    slots = frozenset(slot.slot for slot in found.materials if slot.submits and slot.accepts)
    rules.check(content, frozenset(found.schema["properties"]), slots)
    if content.answers or content.materials:
        await demand_consents(found, content.answers, actor)
    # What was handed in once keeps its form to the end (domain.md 4).
    if round == 0:
        await catalogue.demand_accepted(found)
    return found


async def _insert(draft_id: UUID, data: DraftIn, content: Content, actor: Actor) -> Draft:
    if data.base is not None:
        raise UnknownBase(current=None)
    most = settings().drafts_open
    if await store.count_open(actor.id) >= most:
        raise TooManyDrafts(most=most)
    at = now()
    draft = Draft(
        id=draft_id,
        owner=actor.id,
        item=data.item,
        revision=data.revision,
        epoch=await store.epoch(),
        number=1,
        round=0,
        state="open",
        case_id=None,
        content=store.sealed(draft_id, content),
        created_at=at,
        updated_at=at,
        device=actor.device,
    )
    people.demand_session(actor)
    store.insert(draft)
    materials.open_folder(draft.id, actor.id, data.item, data.revision)
    return draft


def _replace(stored: Draft, before: Content, content: Content, revision: int, actor: Actor) -> Draft:
    new = msgspec.structs.replace(
        stored,
        revision=revision,
        content=store.sealed(stored.id, content),
        updated_at=now(),
        device=actor.device,
        **stored.next_version._asdict(),
    )
    people.demand_session(actor)
    store.replace(stored, new)
    materials.move_files(stored.id, rules.moved(before, content))
    if revision != stored.revision:
        materials.move_folder(stored.id, revision)
    return new
