"""The end of a draft: submitted in the unit of its case, reopened by a correction, thrown away; and a new epoch."""

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.domains.materials import service as materials
from yinchuan.domains.people import service as people
from yinchuan.kit import audit
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.errors import VersionMoved

from .. import rules, store
from ..errors import DraftSubmitted, UnknownBase
from ..rules import Content
from ..store import Draft
from .reading import demand_open, out


@in_unit
async def close(draft_id: UUID, version: str | None, account: UUID, round: int) -> None:
    """In the unit of a submission: the draft becomes its case, only at `version` if one is named (412 else).

    Raises `DraftSubmitted` for a draft that was submitted in this round before: asked first, it knows every repeat.
    A submission by a client that keeps no draft leaves a closed one, so that a late draft under this id is refused."""
    stored = await store.find(draft_id, account)
    if stored is None:
        if version is not None:
            raise UnknownBase(current=None)
        store.insert(_closed_from_the_start(draft_id, account))
        materials.open_folder(draft_id, account, "", 0, is_open=False)
        return
    demand_open(stored)
    if stored.round > round:
        raise DraftSubmitted(case=stored.case_id)
    base = rules.version_of(version) if version is not None else stored.version
    if stored.version != base:
        known = base is not None and rules.is_known(base, stored.version)
        raise (VersionMoved if known else UnknownBase)(current=await out(stored))
    store.replace(stored, _closed(stored, "submitted", stored.id))
    materials.close_folder(draft_id)


@in_unit
async def reopen(draft_id: UUID, account: UUID, document: dict[str, Any], round: int) -> None:
    """In the unit of a correction notice: the citizen may change what the signed document holds, in its revision."""
    stored = await store.find(draft_id, account) or store.not_there()
    named: dict[str, list[UUID]] = defaultdict(list)
    for material in document["materials"]:
        named[material["slot"]].append(UUID(material["id"]))
    version = stored.next_version
    item, revision = document["item"]["code"], document["item"]["revision"]
    reopened = msgspec.structs.replace(
        stored,
        item=item,
        revision=revision,
        epoch=version.epoch,
        number=version.number,
        round=round,
        state="open",
        content=store.sealed(draft_id, Content(answers=document["answers"], materials=dict(named))),
        updated_at=now(),
    )
    store.replace(stored, reopened)
    materials.reopen_folder(draft_id, item, revision)


@in_unit
async def throw_away(draft_id: UUID, actor: Actor) -> None:
    """Delete an own draft; twice is once. Its tombstone is kept for 400 days, its materials are dropped.

    A draft that a correction notice reopened belongs to its case and stays."""
    stored = await store.find(draft_id, actor.id) or store.not_there()
    if stored.state == "deleted":
        return
    if stored.case_id:
        raise DraftSubmitted(case=stored.case_id)
    people.demand_session(actor)
    delete(demand_open(stored))
    audit.note("draft.delete", f"draft:{draft_id}", actor, subject=actor.id)


def delete(draft: Draft) -> None:
    """In a unit: leave a tombstone."""
    store.replace(draft, _closed(draft, "deleted", draft.case_id))
    materials.drop_folder(draft.id)


@in_unit
async def new_epoch() -> int:
    """After a backup was restored: versions that devices got since are told from those made from now on."""
    number = await store.epoch() + 1
    store.begin_epoch(number, now())
    return number


def _closed(draft: Draft, state: str, case_id: UUID | None) -> Draft:
    return msgspec.structs.replace(draft, state=state, case_id=case_id, content=None, updated_at=now())


def _closed_from_the_start(draft_id: UUID, account: UUID) -> Draft:
    """Nobody was ever told its version."""
    at = now()
    return Draft(
        id=draft_id,
        owner=account,
        item="",
        revision=0,
        epoch=1,
        number=1,
        round=0,
        state="submitted",
        case_id=draft_id,
        content=None,
        created_at=at,
        updated_at=at,
    )
