"""Drafts and forms that change: a step of its own carries a draft over, nothing of it is lost, old forms close in time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests import papers
from tests.people import Citizen
from tests.server import Server
from tests.versions import ITEM, NO_MORE, NO_PROOF, Versions

BENEFITS = ["subsistence"]


class House:
    """A server that is started anew with each next version, and 马秀兰 with a draft begun in the first one."""

    def __init__(self, versions: Versions, server: Server) -> None:
        self.versions, self.server = versions, server
        self.citizen = Citizen(server, "马秀兰").signs_in().has_name().begins(ITEM).consents()

    def begins(self, **changes: Any) -> "House":
        self.citizen.fills(None, living="alone", benefits=BENEFITS, **changes)
        self.citizen.brings_papers()
        return self

    def moves_on(self, version: int, **settings: str) -> "House":
        self.server.kill()
        self.versions.brings(version)
        self.server.settings |= settings
        self.server.start()
        return self

    @property
    def path(self) -> str:
        return f"/api/drafts/{self.citizen.id}"

    def draft(self) -> dict[str, Any]:
        found: dict[str, Any] = self.citizen.ask("GET", self.path)
        return found

    def puts(self, revision: int, answers: dict[str, Any], materials: Any, base: str | None) -> Any:
        body = {"item": ITEM, "revision": revision, "answers": answers, "materials": materials, "base": base}
        return self.citizen.call("PUT", self.path, json=body)

    def lifts(self, revision: int = 2) -> Any:
        """As a phone does: the server's copy carried over, and nothing else."""
        draft = self.draft()
        answers = dict(draft["answers"])
        if draft["revision"] == 1:
            answers["livesWith"] = {"alone": "single"}.get(answers.pop("living"))
            answers.pop("benefits", None)
        if revision == 3:
            answers["homeWith"] = answers.pop("livesWith")
        names = {"account": "bank-book"}
        materials = {
            names.get(slot, slot): [file["id"] for file in files]
            for slot, files in draft["materials"].items()
            if revision == 2 or slot != "guardian-proof"
        }
        return self.puts(revision, answers, materials, draft["version"])

    def patches(self, base: str, *ops: dict[str, Any]) -> Any:
        from uuid import uuid4

        headers = {"If-Match": f'"{base}"', "Idempotency-Key": str(uuid4())}
        return self.citizen.call("PATCH", self.path, json=list(ops), headers=headers)


@pytest.fixture
def house(tmp_path: Path, other_server: Callable[..., Server]) -> Iterator[House]:
    versions = Versions(tmp_path / "shared")
    yield House(versions, other_server(SCHEMAS_DIR=str(versions.root)))


def test_the_newest_item_says_how_to_come_to_it_and_the_older_stay(house: House) -> None:
    first = house.citizen.ask("GET", f"/api/items/{ITEM}")
    house.moves_on(2).moves_on(3)
    newest = house.citizen.ask("GET", f"/api/items/{ITEM}")
    assert (newest["revision"], newest["version"]) == (3, 3)
    assert [mapping["from"] for mapping in newest["mappings"]] == [1, 2]
    assert {name for mapping in newest["mappings"] for name in mapping} == {"from", "says", "steps"}
    assert house.citizen.ask("GET", f"/api/items/{ITEM}?revision=1") == first
    answer = house.citizen.call("GET", f"/api/items/{ITEM}?revision=1")
    assert answer.headers["cache-control"].startswith("public")


def test_a_draft_is_carried_over_by_a_step_of_its_own(house: House) -> None:
    house.begins().moves_on(2)
    before = house.draft()
    assert (before["revision"], before["left"]) == (1, [])
    lifted = house.lifts()
    assert lifted.status_code == 200
    assert lifted.json()["version"] != before["version"]
    after = house.draft()
    assert (after["revision"], after["answers"]["livesWith"]) == (2, "single")
    kept = {file["id"] for files in before["materials"].values() for file in files}
    assert {file["id"] for file in after["materials"]["bank-book"]} == kept
    assert {file["slot"] for file in after["materials"]["bank-book"]} == {"bank-book"}
    assert after["left"] == [{"at": "/answers/benefits", "value": BENEFITS, "why": NO_MORE, "revision": 1}]


def test_the_step_repeated_is_answered_the_same(house: House) -> None:
    house.begins().moves_on(2)
    draft = house.draft()
    answers = {"livesWith": "single"}
    first = house.puts(2, answers, {}, draft["version"]).json()
    again = house.puts(2, answers, {}, draft["version"]).json()
    assert first == again
    assert house.draft()["version"] == first["version"]


def test_a_change_of_the_older_form_meets_the_newer_copy_and_changes_nothing(house: House) -> None:
    house.begins().moves_on(2)
    base = house.draft()["version"]
    house.lifts()
    refused = house.patches(base, {"op": "add", "path": "/answers/living", "value": "spouse"})
    assert (refused.status_code, refused.json()["code"]) == (412, "version_moved")
    assert refused.json()["current"]["revision"] == 2
    whole = house.puts(1, {"living": "spouse"}, {}, base)
    assert whole.status_code in (409, 412)
    assert house.draft()["answers"]["livesWith"] == "single"


def test_a_draft_never_goes_back_to_an_older_form(house: House) -> None:
    house.begins().moves_on(2)
    house.lifts()
    back = house.puts(1, {"living": "spouse"}, {}, house.draft()["version"])
    assert (back.status_code, back.json()["code"]) == (409, "draft_exists")


def test_the_newer_form_demands_the_base_it_is_carried_from(house: House) -> None:
    house.begins().moves_on(2)
    assert house.puts(2, {"livesWith": "single"}, {}, None).json()["code"] == "draft_exists"
    assert house.puts(2, {"livesWith": "single"}, {}, "1.999").json()["code"] == "unknown_base"
    assert house.draft()["revision"] == 1


def test_two_versions_at_once_and_a_paper_that_loses_its_slot(house: House) -> None:
    """Both are shown; the file stays with the draft although no slot names it, and finds its place by a person's hand."""
    house.begins(accountHolder="guardian", holderName="赵刚")
    house.citizen.uploads("guardian-proof", papers.photo(7))
    lost = house.citizen.materials["guardian-proof"]
    house.moves_on(2).moves_on(3)
    assert house.lifts(3).status_code == 200
    draft = house.draft()
    assert (draft["revision"], draft["answers"]["homeWith"]) == (3, "single")
    assert [(each["at"], each["value"], each["why"]) for each in draft["left"]] == [
        ("/answers/benefits", BENEFITS, NO_MORE),
        ("/materials/guardian-proof", lost, NO_PROOF),
    ]
    given = [file["id"] for file in draft["materials"]["bank-book"]] + lost
    patched = house.patches(draft["version"], {"op": "add", "path": "/materials/bank-book", "value": given})
    assert patched.status_code == 200
    assert house.citizen.wire.material(UUID(lost[0]))["slot"] == "bank-book"


def test_by_steps_or_at_once_it_comes_to_the_same(house: House) -> None:
    house.begins().moves_on(2)
    house.lifts(2)
    house.moves_on(3)
    house.lifts(3)
    stepwise = house.draft()
    assert (stepwise["revision"], stepwise["answers"]["homeWith"]) == (3, "single")
    assert [each["at"] for each in stepwise["left"]] == ["/answers/benefits"]


def test_what_was_carried_over_becomes_a_case_of_the_newer_form(house: House) -> None:
    house.begins().moves_on(2)
    house.lifts()
    draft = house.draft()
    citizen = house.citizen
    citizen.item = citizen.ask("GET", f"/api/items/{ITEM}")
    citizen.version, citizen.answers = draft["version"], draft["answers"]
    citizen.materials = {slot: [f["id"] for f in files] for slot, files in draft["materials"].items()}
    citizen.submits()
    assert (citizen.case["revision"], citizen.case["status"]) == (2, "submitted")


def test_an_older_form_is_accepted_for_its_time(house: House) -> None:
    """Also as an application that was signed before the newer one came."""
    house.begins()
    signed = house.citizen.signs(house.citizen.document())
    house.moves_on(2)
    case = house.citizen.ask("PUT", f"/api/cases/{house.citizen.id}", signed)
    assert (case["revision"], case["status"]) == (1, "submitted")


def test_after_its_time_an_older_form_is_answered_with_the_way_on_and_nothing_is_lost(house: House) -> None:
    house.begins()
    base = house.draft()["version"]
    signed = house.citizen.signs(house.citizen.document())
    house.moves_on(2, REVISION_DAYS="0")
    change = house.patches(base, {"op": "add", "path": "/answers/living", "value": "spouse"})
    whole = house.puts(1, {"living": "spouse"}, {}, base)
    handed_in = house.citizen.call("PUT", f"/api/cases/{house.citizen.id}", json=signed)
    for refused in (change, whole, handed_in):
        said = refused.json()
        assert (refused.status_code, said["code"], said["trace"][:2]) == (409, "revision_closed", "56")
        assert (said["item"], said["revision"], said["current"]) == (ITEM, 1, 2)
    assert house.draft()["answers"]["living"] == "alone"
    assert house.lifts().status_code == 200
    assert house.draft()["answers"]["livesWith"] == "single"


def test_what_was_handed_in_once_keeps_its_form_to_the_end(house: House) -> None:
    """A returned application is corrected in its own revision, however old."""
    from tests.people import Officer

    house.begins()
    house.citizen.submits()
    wang = Officer(house.server, "王强").signs_in()
    defect = {"target": "answer", "at": "/address", "text": "请写到门牌"}
    wang.does("request_correction", house.citizen.case, defects=[defect])
    house.moves_on(2, REVISION_DAYS="0")
    draft = house.draft()
    assert (draft["revision"], draft["round"]) == (1, 1)
    assert house.puts(2, {}, {}, draft["version"]).json()["code"] == "draft_exists"
    house.citizen.resubmits().sees("submitted")


@pytest.mark.parametrize("days", [59, 61])
async def test_the_time_is_sixty_days(database: None, tmp_path: Path, days: int) -> None:
    from yinchuan.domains.catalogue import service as catalogue
    from yinchuan.domains.catalogue.errors import RevisionClosed
    from yinchuan.kit import db
    from yinchuan.kit.clock import now

    versions = Versions(tmp_path / "shared")
    await catalogue.load(versions.root)
    versions.brings(2)
    await catalogue.load(versions.root)
    await db.fetch("SELECT 1")
    await _ages(now() - timedelta(days=days))
    older = await catalogue.revision(ITEM, 1)
    if days < 60:
        await catalogue.demand_accepted(older)
    else:
        with pytest.raises(RevisionClosed):
            await catalogue.demand_accepted(older)
    await catalogue.demand_accepted(await catalogue.revision(ITEM, 2))


async def _ages(at: Any) -> None:
    from yinchuan.kit import db

    @db.in_unit
    async def age() -> None:
        db.unit().write("UPDATE catalogue_revision SET loaded_at = $1 WHERE number = 2", at)

    await age()
