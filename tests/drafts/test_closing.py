"""The end of a draft, a new epoch, and what is kept no longer than promised."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from yinchuan.domains.drafts import service, store
from yinchuan.domains.drafts.errors import DraftGone, DraftSubmitted, UnknownBase
from yinchuan.domains.drafts.rules import Content
from yinchuan.domains.drafts.store import Draft
from yinchuan.domains.materials import service as materials
from yinchuan.kit import db
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.errors import NotFound, VersionMoved

OWNER = uuid4()
ACTOR = Actor(role=Role.CITIZEN, account=OWNER, level=2)


@db.in_unit
async def begun(**answers: Any) -> UUID:
    draft, at = uuid4(), now()
    content = store.sealed(draft, Content(answers=answers, materials={}))
    row = Draft(draft, OWNER, "HF-YB-02", 1, await store.epoch(), 1, 0, "open", None, content, at, at)
    store.insert(row)
    materials.open_folder(draft, OWNER, row.item, row.revision)
    return draft


async def turn_back(draft: UUID, by: timedelta) -> None:
    @db.in_unit
    async def write() -> None:
        db.unit().write("UPDATE draft SET updated_at = $1 WHERE id = $2", now() - by, draft)

    await write()


DOCUMENT: dict[str, Any] = {
    "item": {"code": "HF-YB-02", "revision": 1},
    "answers": {"city": "成都"},
    "materials": [{"slot": "referral", "id": str(UUID(int=n))} for n in (1, 2)],
}


@pytest.mark.usefixtures("database")
async def test_a_draft_closes_at_its_version_only_and_holds_nothing_after() -> None:
    draft = await begun(city="成都")
    with pytest.raises(UnknownBase):
        await service.close(draft, "1.2", OWNER, 0)
    with pytest.raises(NotFound):
        await service.close(draft, "1.1", uuid4(), 0)
    await service.close(draft, "1.1", OWNER, 0)
    stored = await store.find(draft, OWNER)
    assert stored is not None
    assert (stored.state, stored.content, stored.case_id) == ("submitted", None, draft)
    with pytest.raises(DraftSubmitted):
        await service.close(draft, "1.1", OWNER, 0)


@pytest.mark.usefixtures("database")
async def test_a_correction_opens_it_again_and_what_was_based_before_is_old() -> None:
    draft = await begun(city="北京")
    await service.close(draft, "1.1", OWNER, 0)
    await service.reopen(draft, OWNER, DOCUMENT, 1)
    found = await service.read(draft, ACTOR)
    assert (found.version, found.round, found.answers) == ("1.2", 1, {"city": "成都"})
    assert [str(m.id) for m in found.materials["referral"]] == [m["id"] for m in DOCUMENT["materials"]]
    with pytest.raises(VersionMoved):
        await service.close(draft, "1.1", OWNER, 1)
    with pytest.raises(DraftSubmitted):
        await service.throw_away(draft, ACTOR)
    await service.close(draft, "1.2", OWNER, 1)


@pytest.mark.usefixtures("database")
async def test_a_submission_without_a_draft_keeps_late_drafts_out() -> None:
    case = uuid4()
    await service.close(case, None, OWNER, 0)
    with pytest.raises(DraftSubmitted):
        await service.read(case, ACTOR)
    await service.reopen(case, OWNER, DOCUMENT, 1)
    assert (await service.read(case, ACTOR)).item == "HF-YB-02"
    with pytest.raises(UnknownBase):
        await service.close(uuid4(), "1.1", OWNER, 0)


@pytest.mark.usefixtures("database")
async def test_after_a_restored_backup_old_versions_are_told_from_new_ones() -> None:
    draft = await begun(city="成都")
    await service.close(draft, None, OWNER, 0)
    assert await service.new_epoch() == 2
    await service.reopen(draft, OWNER, DOCUMENT, 1)
    assert (await service.read(draft, ACTOR)).version == "2.2"
    with pytest.raises(UnknownBase):
        await service.close(draft, "1.2", OWNER, 1)
    await service.close(draft, "2.2", OWNER, 1)


@pytest.mark.usefixtures("database")
async def test_a_draft_untouched_for_ninety_days_goes_its_tombstone_after_four_hundred() -> None:
    old, fresh = await begun(city="成都"), await begun(city="西安")
    await turn_back(old, timedelta(days=91))
    await service.sweep()
    with pytest.raises(DraftGone):
        await service.read(old, ACTOR)
    assert (await service.read(fresh, ACTOR)).answers == {"city": "西安"}
    await turn_back(old, timedelta(days=401))
    await service.sweep()
    with pytest.raises(NotFound):
        await service.read(old, ACTOR)


@pytest.mark.usefixtures("database")
async def test_what_a_person_wrote_is_not_in_the_database_in_the_clear() -> None:
    draft = await begun(city="不可能出现的城市")
    (row,) = await db.fetch("SELECT content FROM draft WHERE id = $1", draft)
    assert "不可能出现的城市".encode() not in bytes(row["content"])
