"""What is kept, for how long, and that rows and objects never lead nowhere. The clock of the rows is turned back."""

import asyncio
import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.materials import files as made
from tests.versions import ITEM as CHANGING
from tests.versions import Versions
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.materials import service
from yinchuan.domains.materials.rules import Announced
from yinchuan.domains.materials.service import leases, sweeping
from yinchuan.domains.materials.service.copying import receive
from yinchuan.domains.materials.service.keeping import drop_all
from yinchuan.domains.materials.service.opening import _new
from yinchuan.domains.materials.store import folders, parts, rows
from yinchuan.domains.materials.store.rows import Material
from yinchuan.domains.people.store import sessions
from yinchuan.domains.people.store.sessions import Session
from yinchuan.kit import db, files
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.errors import NotFound, Unavailable

ITEM, SLOT = "HF-YB-02", "referral"


@pytest.fixture
async def revision(database: None) -> int:
    await catalogue.load()
    return (await catalogue.revision(ITEM)).number


class Folder:
    """An open folder of a draft, without the draft."""

    def __init__(self, revision: int, item: str = ITEM, slot: str = SLOT) -> None:
        self.item, self.slot = item, slot
        self.owner, self.draft, self.revision = uuid4(), uuid4(), revision
        self.actor = Actor(role=Role.CITIZEN, account=self.owner, level=2, session=self.owner.bytes * 2)

    @db.in_unit
    async def opens(self) -> None:
        token, until = self.owner.bytes * 2, now() + timedelta(days=1)
        sessions.insert(Session(uuid4(), token, self.owner, Role.CITIZEN, "", now(), until))
        service.open_folder(self.draft, self.owner, self.item, self.revision)

    @db.in_unit
    async def moves_on(self, revision: int) -> None:
        service.move_folder(self.draft, revision)

    async def receives(self, content: bytes, kind: str = "image/jpeg") -> UUID:
        """The whole way of a file but for its session."""
        material, lease = await self.begins(content, kind)
        await receive(material, lease, arriving(content), None, self.actor)
        leases.let_go(lease)
        return material.id

    async def begins(
        self, content: bytes, kind: str = "image/jpeg", preview_of: UUID | None = None
    ) -> tuple[Material, UUID]:
        lease = leases.new_lease()
        wish = Announced(
            material_id=uuid4(),
            draft_id=self.draft,
            slot=self.slot,
            sha256=hashlib.sha256(content).hexdigest(),
            filename="a",
            filetype=kind,
            kind="preview" if preview_of else "full",
            preview_of=preview_of,
        )
        material = _new(wish, len(content), kind, lease, self.actor)
        await self._insert(material)
        return material, lease

    @db.in_unit
    async def _insert(self, material: Material) -> None:
        rows.insert(material, "a.jpg")
        rows.insert_upload(material)

    async def takes(self, content: bytes) -> UUID:
        """Received, checked and stored."""
        material = await self.receives(content)
        await service.check({"id": str(material)})
        return material

    async def previews(self, full: UUID) -> UUID:
        """A small picture of a file, received, checked and stored."""
        content = made.photo(240, 180, seed=int(full) % 1000)
        material, lease = await self.begins(content, preview_of=full)
        await receive(material, lease, arriving(content), None, self.actor)
        leases.let_go(lease)
        await service.check({"id": str(material.id)})
        return material.id

    def key(self, content: bytes) -> str:
        return rows.object_key(self.draft, hashlib.sha256(content).hexdigest())


@pytest.fixture
async def folder(revision: int) -> Folder:
    made_now = Folder(revision)
    await made_now.opens()
    return made_now


async def arriving(content: bytes) -> Any:
    yield content


async def turn_back(table: str, column: str, id: UUID, by: timedelta) -> None:
    @db.in_unit
    async def write() -> None:
        db.unit().write(f"UPDATE {table} SET {column} = $1 WHERE id = $2", now() - by, id)

    await write()


async def turn_marks_back() -> None:
    @db.in_unit
    async def write() -> None:
        db.unit().write("UPDATE material_doomed SET marked_at = $1", now() - timedelta(hours=2), rows=None)

    await write()


async def state_of(material: UUID) -> str | None:
    found = await rows.find(material)
    return found.state if found else None


async def test_a_stored_material_names_objects_that_are_there(folder: Folder) -> None:
    material = await folder.takes(made.photo())
    found = await rows.find(material)
    assert found is not None
    assert (found.state, len(found.pages)) == ("stored", 1)
    assert await files.get(folder.key(made.photo())) == made.photo()
    assert await sweeping.reconcile() == []


async def test_an_object_goes_an_hour_after_nothing_names_it(folder: Folder) -> None:
    material = await folder.takes(made.photo())
    await service.looked_at(folder.draft, kept=set(), dropped={material})
    assert await state_of(material) is None
    await service.sweep()
    assert await files.exists(folder.key(made.photo()))
    await turn_marks_back()
    await service.sweep()
    assert not await files.exists(folder.key(made.photo()))
    assert [each async for each in files.objects(f"drafts/{folder.draft}")] == []


async def test_sending_the_same_again_takes_the_mark_away(folder: Folder) -> None:
    first = await folder.takes(made.photo())
    await service.looked_at(folder.draft, kept=set(), dropped={first})
    await turn_marks_back()
    second = await folder.takes(made.photo())
    await service.sweep()
    found = await rows.find(second)
    assert found is not None
    for digest in (found.sha256, *found.pages):
        assert await files.exists(rows.object_key(folder.draft, digest))


async def test_a_twin_keeps_the_bytes_of_both(folder: Folder) -> None:
    one, other = await folder.takes(made.photo()), await folder.takes(made.photo())
    await service.looked_at(folder.draft, kept={other}, dropped={one})
    await turn_marks_back()
    await service.sweep()
    assert await files.exists(folder.key(made.photo()))
    assert await sweeping.reconcile() == []


async def test_a_refused_file_keeps_its_words_not_its_bytes(folder: Folder) -> None:
    content = made.scripted()
    material = await folder.receives(content, "application/pdf")
    await service.check({"id": str(material)})
    assert await state_of(material) == "refused"
    await turn_marks_back()
    await service.sweep()
    assert not await files.exists(folder.key(content))
    assert await state_of(material) == "refused"


async def test_an_upload_that_nobody_goes_on_with_expires(folder: Folder) -> None:
    material, lease = await folder.begins(made.photo())
    await receive(material, lease, arriving(made.photo()[:500]), None, folder.actor)
    leases.let_go(lease)
    assert parts.size(material.id) == 500
    await turn_back("material_upload", "expires_at", material.id, timedelta(minutes=1))
    await service.sweep()
    assert await state_of(material.id) is None
    old = (now() - timedelta(days=2)).timestamp()
    os.utime(parts.path_of(material.id), (old, old))
    await service.sweep()
    assert parts.size(material.id) == 0


async def test_a_strange_file_among_the_parts_does_no_harm() -> None:
    stray = parts.path_of(UUID(int=0)).with_name("x" * 36)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"")
    os.utime(stray, (0, 0))
    assert UUID(int=0) not in parts.strays(now().timestamp())
    stray.unlink()


async def test_what_no_draft_names_for_a_day_is_dropped_and_what_one_names_stays(folder: Folder) -> None:
    kept, dropped = await folder.takes(made.photo(seed=1)), await folder.takes(made.photo(seed=2))
    bound = await folder.takes(made.photo(seed=3))
    for material in (kept, dropped, bound):
        await turn_back("material", "looked_at", material, timedelta(hours=25))
    await bind(folder.draft, [bound])
    assert await service.unbound(100) == {folder.draft: {kept, dropped}}
    await service.looked_at(folder.draft, kept={kept}, dropped={dropped, bound})
    assert [await state_of(each) for each in (kept, dropped, bound)] == ["stored", None, "stored"]
    assert await service.unbound(100) == {}


@db.in_unit
async def bind(draft: UUID, ids: list[UUID]) -> None:
    service.bind(draft, ids, draft)


async def test_only_stored_materials_of_the_draft_are_bound(folder: Folder) -> None:
    stored = await folder.takes(made.photo(seed=4))
    checking = await folder.receives(made.photo(seed=5))
    elsewhere = Folder(folder.revision)
    await elsewhere.opens()
    theirs = await elsewhere.takes(made.photo(seed=6))
    assert await service.missing(folder.draft, [stored, checking, theirs]) == [checking, theirs]
    with pytest.raises(Unavailable):  # the guard never holds
        await bind(folder.draft, [stored, checking])
    found = await rows.find(stored)
    assert found is not None
    assert found.case_id is None


async def test_what_the_store_lost_is_told(folder: Folder) -> None:
    material = await folder.takes(made.photo(seed=7))
    await files.delete(folder.key(made.photo(seed=7)))
    assert await sweeping.reconcile() == [material]
    with pytest.raises(Unavailable):
        await service.download(material, folder.actor)


async def test_somebody_else_reads_nothing(folder: Folder) -> None:
    material = await folder.takes(made.photo(seed=8))
    stranger = Actor(role=Role.CITIZEN, account=uuid4(), level=2)
    for reading in (
        service.read(material, stranger),
        service.page(material, 1, stranger),
        service.download(material, stranger),
        service.page_for_case(uuid4(), material, 1),
    ):
        with pytest.raises(NotFound):
            await reading


async def test_a_checker_that_cannot_start_leaves_the_file_in_question(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = await folder.receives(made.photo(seed=9))
    with monkeypatch.context() as broken:
        # As when Python is replaced under a running server: the exec that fails is a real one.
        broken.setattr("sys.executable", "/nowhere/python")
        with pytest.raises(OSError, match="nowhere"):
            await service.check({"id": str(material)})
    assert await state_of(material) == "checking"
    await service.check({"id": str(material)})
    assert await state_of(material) == "stored"


async def test_a_material_dropped_while_it_is_checked_stays_dropped(folder: Folder) -> None:
    material = await folder.receives(made.photo(seed=10))
    checking = asyncio.ensure_future(service.check({"id": str(material)}))
    await asyncio.sleep(0.05)
    await service.looked_at(folder.draft, kept=set(), dropped={material})
    try:
        await checking
    except Unavailable:  # its guard no longer holds; the job would be tried again and find nothing
        await service.check({"id": str(material)})
    assert await state_of(material) is None


async def test_a_file_that_went_into_the_store_but_whose_row_did_not_know_is_sent_again(
    folder: Folder,
) -> None:
    """As after a power cut between the two."""
    content = made.photo(seed=11)
    material, lease = await folder.begins(content)
    await receive(material, lease, arriving(content[:800]), None, folder.actor)
    parts.remove(material.id)
    again = await rows.find(material.id)
    assert again is not None
    assert again.received == 800
    with pytest.raises(Exception, match="upload_offset"):
        await _resumes(again, content, folder.actor)
    fresh = await rows.find(material.id)
    assert fresh is not None
    assert fresh.received == 0
    await _resumes(fresh, content, folder.actor)
    assert await state_of(material.id) == "checking"


async def _resumes(material: Material, content: bytes, actor: Actor) -> None:
    lease = leases.new_lease()

    @db.in_unit
    async def take() -> None:
        rows.take(material, lease, now() + leases.LEASE)

    await take()
    try:
        await receive(material, lease, arriving(content[material.offset :]), None, actor)
    finally:
        leases.let_go(lease)


async def test_a_paper_whose_slot_goes_while_it_is_looked_at_is_kept(database: None, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "shared")
    await catalogue.load(versions.root)
    folder = Folder(1, CHANGING, "guardian-proof")
    await folder.opens()
    paper = await folder.receives(made.photo())
    versions.brings(2)
    versions.brings(3)
    await catalogue.load(versions.root)
    await folder.moves_on((await catalogue.revision(CHANGING)).number)
    await service.check({"id": str(paper)})
    assert await state_of(paper) == "stored"


async def test_a_dropped_folder_empties_itself(folder: Folder) -> None:
    material = await folder.takes(made.photo(seed=12))
    await drop(folder.draft)
    await drop_all({"draft": str(folder.draft)})
    assert await state_of(material) is None
    assert await folders.find_folder(folder.draft) is None


@db.in_unit
async def drop(draft: UUID) -> None:
    service.drop_folder(draft)


async def test_the_hourly_rounds_of_drafts_and_materials_run_on_an_empty_house(revision: int) -> None:
    await drafts.sweep()
    await service.sweep()


async def test_a_preview_stays_until_its_file_is_there(folder: Folder) -> None:
    content = made.photo()
    full, lease = await folder.begins(content)
    preview = await folder.previews(full.id)
    await turn_back("material", "looked_at", preview, timedelta(days=3))
    assert await service.unbound(100) == {}  # no draft ever names it
    await service.sweep()
    assert await state_of(preview) == "stored"
    await receive(full, lease, arriving(content), None, folder.actor)
    leases.let_go(lease)
    await service.sweep()
    assert await state_of(preview) == "stored"  # the file is still looked at
    await service.check({"id": str(full.id)})
    await service.sweep()
    assert await state_of(preview) is None
    await turn_marks_back()
    await service.sweep()
    found = await rows.find(full.id)
    assert found is not None
    left = {each.key async for each in files.objects(f"drafts/{folder.draft}")}
    assert left == {rows.object_key(folder.draft, one) for one in (found.sha256, *found.pages)}


async def test_a_preview_goes_with_its_file_and_with_its_draft(folder: Folder) -> None:
    dropped, lease = await folder.begins(made.photo(seed=1))
    leases.let_go(lease)
    kept, other = await folder.begins(made.photo(seed=2))
    leases.let_go(other)
    first, second = await folder.previews(dropped.id), await folder.previews(kept.id)
    await turn_back("material_upload", "expires_at", dropped.id, timedelta(minutes=1))
    await turn_back("material_upload", "lease_until", dropped.id, timedelta(minutes=1))
    await service.sweep()
    await service.sweep()
    assert (await state_of(dropped.id), await state_of(first)) == (None, None)
    assert await state_of(second) == "stored"
    await drop(folder.draft)
    await turn_back("material_upload", "lease_until", kept.id, timedelta(minutes=1))
    await drop_all({"draft": str(folder.draft)})
    assert await state_of(second) is None
