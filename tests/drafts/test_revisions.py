"""Drafts and forms that change: a step of its own carries a draft over, nothing of it is lost, old forms close in time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cases import inside
from tests.people import Citizen, new_id
from tests.server import Server
from tests.versions import ITEM, NO_MORE, NO_PROOF, Versions
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.catalogue.errors import RevisionClosed
from yinchuan.domains.catalogue.service.answers import show
from yinchuan.domains.drafts import rules, service, store
from yinchuan.domains.drafts.errors import DraftExists, UnknownBase
from yinchuan.domains.drafts.schemas import DraftIn, DraftOut, DraftSaved, PatchOp
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.kit import db
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.errors import VersionMoved

BENEFITS = ["subsistence"]
FIRST: dict[str, Any] = {"name": "马秀兰", "living": "alone", "benefits": BENEFITS}
SECOND: dict[str, Any] = {"name": "马秀兰", "livesWith": "single"}
THIRD: dict[str, Any] = {"name": "马秀兰", "homeWith": "single"}


class Desk:
    """马秀兰's draft, begun in the first version, in a city that brings out the next one when it is told to."""

    def __init__(self, versions: Versions, actor: Actor) -> None:
        self.versions, self.actor, self.id = versions, actor, new_id()
        self.book, self.proof = uuid4(), uuid4()

    async def moves_on(self, *versions: int) -> None:
        for version in versions:
            self.versions.brings(version)
            report = await catalogue.load(self.versions.root)
            assert report.refused == {}
        await show()

    async def puts(
        self, revision: int, answers: dict[str, Any], base: str | None, **materials: list[UUID]
    ) -> DraftSaved:
        named = {slot.replace("_", "-"): ids for slot, ids in materials.items()}
        data = DraftIn(item=ITEM, revision=revision, answers=answers, materials=named, base=base)
        return await service.save(self.id, data, self.actor)

    async def begins(self) -> str:
        saved = await self.puts(1, FIRST, None, account=[self.book], guardian_proof=[self.proof])
        return saved.version

    async def lifts(self, revision: int, base: str) -> DraftSaved:
        """As a phone does: the server's copy carried over, and nothing else."""
        if revision == 2:
            return await self.puts(2, SECOND, base, bank_book=[self.book], guardian_proof=[self.proof])
        return await self.puts(3, THIRD, base, bank_book=[self.book])

    async def patches(self, base: str, path: str, value: Any) -> DraftSaved:
        ops = [PatchOp(op="add", path=path, value=value)]
        return await service.change(self.id, ops, f'"{base}"', str(uuid4()), self.actor)

    async def reads(self) -> DraftOut:
        return await service.read(self.id, self.actor)

    async def left(self) -> list[tuple[str, Any, Any, int]]:
        draft = await self.reads()
        return [(each.at, each.value, each.why and each.why.zh, each.revision) for each in draft.left]


@pytest.fixture
async def desk(database: None, tmp_path: Path) -> Desk:
    versions = Versions(tmp_path / "shared")
    await catalogue.load(versions.root)
    await show()
    actor = await inside.citizen()
    await inside.agrees(actor, ITEM)
    return Desk(versions, actor)


def ids(files: list[MaterialOut]) -> list[UUID]:
    return [file.id for file in files]


async def test_the_newest_item_says_how_to_come_to_it_and_the_older_stays_as_it_was(desk: Desk) -> None:
    first = (await catalogue.revision(ITEM, 1)).out
    await desk.moves_on(2, 3)
    newest = (await catalogue.revision(ITEM)).out
    assert (newest.revision, newest.version) == (3, 3)
    assert [mapping.from_ for mapping in newest.mappings] == [1, 2]
    assert (await catalogue.revision(ITEM, 1)).out == first


async def test_a_draft_is_carried_over_by_a_step_of_its_own(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    assert (await desk.reads()).revision == 1
    lifted = await desk.lifts(2, base)
    draft = await desk.reads()
    assert (draft.revision, draft.version, draft.answers) == (2, lifted.version, SECOND)
    assert lifted.version != base
    assert ids(draft.materials["bank-book"]) == [desk.book]
    assert [file.slot for file in draft.materials["bank-book"]] == ["bank-book"]
    assert await desk.left() == [("/answers/benefits", BENEFITS, NO_MORE["zh"], 1)]


async def test_the_step_repeated_is_answered_the_same(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    assert await desk.lifts(2, base) == await desk.lifts(2, base)


async def test_a_change_of_the_older_form_meets_the_newer_copy_and_changes_nothing(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    await desk.lifts(2, base)
    with pytest.raises(VersionMoved) as moved:
        await desk.patches(base, "/answers/living", "spouse")
    assert moved.value.facts["current"].revision == 2
    with pytest.raises((VersionMoved, DraftExists)):
        await desk.puts(1, {"living": "spouse"}, base)
    assert (await desk.reads()).answers == SECOND


async def test_a_draft_never_goes_back_to_an_older_form(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    lifted = await desk.lifts(2, base)
    with pytest.raises(DraftExists):
        await desk.puts(1, FIRST, lifted.version)


async def test_the_newer_form_demands_the_base_it_is_carried_from(desk: Desk) -> None:
    await desk.begins()
    await desk.moves_on(2)
    with pytest.raises(DraftExists):
        await desk.puts(2, SECOND, None)
    with pytest.raises(UnknownBase):
        await desk.puts(2, SECOND, "1.999")
    assert (await desk.reads()).revision == 1


async def test_two_versions_at_once_and_a_paper_that_loses_its_slot(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2, 3)
    await desk.lifts(3, base)
    draft = await desk.reads()
    assert (draft.revision, draft.answers, ids(draft.materials["bank-book"])) == (3, THIRD, [desk.book])
    assert await desk.left() == [
        ("/answers/benefits", BENEFITS, NO_MORE["zh"], 1),
        ("/materials/guardian-proof", [str(desk.proof)], NO_PROOF["zh"], 1),
    ]


async def test_step_by_step_it_comes_to_the_same(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    lifted = await desk.lifts(2, base)
    changed = await desk.patches(lifted.version, "/answers/name", "马兰")
    await desk.patches(changed.version, "/answers/name", "马秀兰")
    await desk.moves_on(3)
    await desk.lifts(3, (await desk.reads()).version)
    draft = await desk.reads()
    assert (draft.revision, draft.answers, ids(draft.materials["bank-book"])) == (3, THIRD, [desk.book])
    assert [at for at, *_ in await desk.left()] == ["/answers/benefits", "/materials/guardian-proof"]


async def test_a_paper_that_has_lost_its_slot_is_still_one_of_the_draft(desk: Desk) -> None:
    """The sweep asks so: for a day nobody may have looked at the card that shows it."""
    base = await desk.begins()
    await desk.moves_on(2, 3)
    await desk.lifts(3, base)
    stored = await store.find(desk.id, desk.actor.id)
    assert stored
    assert rules.files(stored.opened()) == {desk.book: "bank-book", desk.proof: "guardian-proof"}


async def test_what_was_handed_in_once_keeps_its_form_to_the_end(desk: Desk) -> None:
    await desk.begins()
    await service.close(desk.id, None, desk.actor.id, 0)
    document = {"item": {"code": ITEM, "revision": 1}, "answers": FIRST, "materials": []}
    await service.reopen(desk.id, desk.actor.id, document, 1)
    await desk.moves_on(2)
    await _replaced(timedelta(days=1000))
    version = (await desk.reads()).version
    with pytest.raises(DraftExists):
        await desk.lifts(2, version)
    await desk.patches(version, "/answers/living", "spouse")
    assert (await desk.reads()).answers["living"] == "spouse"


async def test_an_older_form_is_accepted_for_sixty_days_and_then_says_the_way_on(desk: Desk) -> None:
    base = await desk.begins()
    await desk.moves_on(2)
    await _replaced(timedelta(days=59))
    saved = await desk.patches(base, "/answers/living", "spouse")
    await _replaced(timedelta(days=61))
    with pytest.raises(RevisionClosed) as closed:
        await desk.patches(saved.version, "/answers/living", "children")
    assert closed.value.facts == {"item": ITEM, "revision": 1, "current": 2}
    with pytest.raises(RevisionClosed):
        await desk.puts(1, {"living": "children"}, saved.version)
    assert (await desk.reads()).answers["living"] == "spouse"
    assert (await desk.lifts(2, saved.version)).version != saved.version


async def _replaced(ago: timedelta) -> None:
    """The second version came so long ago."""

    @db.in_unit
    async def write() -> None:
        db.unit().write("UPDATE catalogue_revision SET loaded_at = $1 WHERE number = 2", now() - ago)

    await write()


def test_a_phone_out_of_a_drawer_is_told_the_way_on_and_hands_in_by_the_newer_form(
    tmp_path: Path, other_server: Callable[..., Server]
) -> None:
    """With its paper, over the whole way."""
    versions = Versions(tmp_path / "shared")
    server = other_server(SCHEMAS_DIR=str(versions.root))
    xiulan = Citizen(server, "马秀兰").signs_in().has_name().begins(ITEM).consents()
    xiulan.fills(None, living="alone", benefits=BENEFITS).brings_papers()
    signed = xiulan.signs(xiulan.document())
    server.kill()
    versions.brings(2)
    server.settings["REVISION_DAYS"] = "0"
    server.start()
    refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed)
    assert (refused.status, refused.code, refused.problem["trace"][:2]) == (409, "revision_closed", "56")
    del xiulan.answers["benefits"]
    xiulan.answers["livesWith"] = {"alone": "single"}[xiulan.answers.pop("living")]
    xiulan.materials["bank-book"] = xiulan.materials.pop("account")
    xiulan.item = xiulan.ask("GET", f"/api/items/{ITEM}")
    xiulan.saves().submits()
    assert (xiulan.case["revision"], xiulan.case["status"]) == (2, "submitted")
