"""Before the first sensitive answer a consent that stands: the server's rule for drafts and for submissions alike."""

import asyncio
from contextvars import Context
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.cases.inside import agrees, citizen
from tests.drafts.conftest import ITEM, SLOT, Draft, set_to
from tests.people import Citizen
from tests.server import Server
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.drafts import service
from yinchuan.domains.drafts.schemas import DraftIn
from yinchuan.domains.people import service as people
from yinchuan.domains.people.errors import ConsentNeeded
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import fetch, in_unit
from yinchuan.kit.ids import uuid7

CARD = "HF-RS-01"  # 社会保障卡申领: for oneself or for a child
SENSITIVE = {"code": "sensitive", "version": 1}
GUARDIAN = {"code": "guardian-if-child", "version": 1}
PLACE = "/api/people/me/consents"


@pytest.fixture
def unasked(server: Server, xiaoyan: Citizen) -> Draft:
    """A draft of 马晓燕, who has agreed to nothing that the item asks."""
    xiaoyan.begins(ITEM).takes_back()
    return Draft(xiaoyan)


def test_an_empty_draft_needs_none_and_answers_do(unasked: Draft) -> None:
    assert unasked.puts({}).status_code == 200
    for refused in (
        unasked.puts({"city": "成都"}, base="1.1"),
        unasked.patches(set_to("/answers/city", "成都"), base="1.1"),
        unasked.puts({}, base="1.1", materials={SLOT: [str(uuid4())]}),
        Draft(unasked.citizen).puts({"city": "成都"}),
    ):
        told = refused.json()
        assert (refused.status_code, told["code"], told["texts"]) == (409, "consent_needed", [SENSITIVE])
    assert unasked.reads().json()["answers"] == {}
    unasked.citizen.consents()
    assert unasked.patches(set_to("/answers/city", "成都"), base="1.1").status_code == 200


def test_a_consent_for_another_item_or_for_none_is_none_for_this(unasked: Draft) -> None:
    for item in ("HF-MZ-06", None):
        unasked.citizen.ask("PUT", f"{PLACE}/{uuid4()}", {**SENSITIVE, "item": item})
    assert unasked.puts({"city": "成都"}).status_code == 409


def test_a_childs_answers_need_the_guardians_consent(xiaoyan: Citizen) -> None:
    xiaoyan.begins(CARD).takes_back().consents("sensitive").fills("self-branch", **{"for": "self"})
    xiaoyan.answers["for"] = "child"
    saving = ("PUT", f"/api/drafts/{xiaoyan.id}", draft_of(xiaoyan))
    refused = xiaoyan.refused(*saving)
    assert (refused.status, refused.code, refused.problem["texts"]) == (409, "consent_needed", [GUARDIAN])
    xiaoyan.consents("guardian-if-child")
    assert xiaoyan.ask(*saving)["version"] == "1.2"


@pytest.mark.parametrize(
    ("item", "example"),
    [
        ("HF-MZ-05", "longest-illness"),
        ("HF-SC-01", "longest-family-shop"),
        ("HF-ZJ-01", "longest-family"),
    ],
)
def test_a_child_in_the_family_needs_the_guardians_consent(xiaoyan: Citizen, item: str, example: str) -> None:
    xiaoyan.begins(item).takes_back().consents("sensitive").answers_like(example)
    wife, *_ = [one for one in xiaoyan.answers["members"] if one["relation"] == "spouse"]
    xiaoyan.answers["members"] = [wife]
    xiaoyan.saves()
    child = {"id": "r9", "relation": "child", "name": "王小雨", "idNumber": "640106201012311230"}
    xiaoyan.answers["members"] = [wife, child]
    saving = ("PUT", f"/api/drafts/{xiaoyan.id}", draft_of(xiaoyan))
    refused = xiaoyan.refused(*saving)
    assert (refused.status, refused.code) == (409, "consent_needed")
    assert refused.problem["texts"] == [{"code": "guardian-family", "version": 1}]
    xiaoyan.consents("guardian-family")
    assert xiaoyan.ask(*saving)["version"] == "1.2"


def draft_of(citizen: Citizen) -> dict[str, object]:
    return {
        "item": citizen.item["code"],
        "revision": citizen.item["revision"],
        "answers": citizen.answers,
        "materials": citizen.materials,
        "base": citizen.version,
    }


def test_a_withdrawn_consent_is_none_and_what_is_stored_stays(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    draft.citizen.takes_back()
    for refused in (
        draft.puts({"city": "西安"}, base="1.1"),
        draft.patches(set_to("/answers/city", "西安"), base="1.1"),
    ):
        assert (refused.status_code, refused.json()["texts"]) == (409, [SENSITIVE])
    assert draft.puts({"city": "成都"}).json()["version"] == "1.1"  # a repeat stores nothing
    assert draft.reads().json()["answers"] == {"city": "成都"}
    draft.citizen.consents()
    assert draft.puts({"city": "西安"}, base="1.1").json()["version"] == "1.2"


def test_a_refused_change_may_come_again_under_its_key(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    draft.citizen.takes_back()
    key, change = uuid4(), set_to("/answers/city", "西安")
    assert draft.patches(change, base="1.1", key=key).status_code == 409
    draft.citizen.consents()
    assert draft.patches(change, base="1.1", key=key).json()["version"] == "1.2"


def test_of_two_consents_to_one_text_each_must_be_withdrawn(draft: Draft) -> None:
    other = draft.citizen.agrees(SENSITIVE)
    draft.citizen.consents()
    assert draft.puts({"city": "成都"}).status_code == 200
    draft.citizen.call("DELETE", f"{PLACE}/{other}")
    assert draft.puts({"city": "西安"}, base="1.1").status_code == 200


def test_a_submission_asks_the_same(xiaoyan: Citizen) -> None:
    xiaoyan.begins("HF-MZ-05").consents().fills().brings_papers()
    body = xiaoyan.signs(xiaoyan.document())
    xiaoyan.takes_back()
    refused = xiaoyan.refused("PUT", f"/api/cases/{xiaoyan.id}", body)
    assert (refused.status, refused.code, refused.problem["texts"]) == (409, "consent_needed", [SENSITIVE])
    assert xiaoyan.ask("GET", f"/api/drafts/{xiaoyan.id}")["answers"]
    xiaoyan.consents()
    case = xiaoyan.ask("PUT", f"/api/cases/{xiaoyan.id}", body)
    xiaoyan.takes_back()
    assert xiaoyan.ask("PUT", f"/api/cases/{xiaoyan.id}", body)["receipt"] == case["receipt"]
    xiaoyan.sees("submitted")


def test_another_device_hears_what_stands(draft: Draft, server: Server) -> None:
    other = Citizen(server, draft.citizen.name).signs_in()
    assert other.ask("GET", f"/api/drafts/for/{ITEM}")["consents"] == [SENSITIVE]
    draft.citizen.takes_back()
    assert other.ask("GET", f"/api/drafts/for/{ITEM}")["consents"] == []


def test_the_servers_time_counts_and_the_devices_is_taken_beside_it(draft: Draft) -> None:
    for said in ("2020-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        consent, before = uuid4(), datetime.now(UTC)
        body = {**SENSITIVE, "item": ITEM, "agreedAt": said}
        line = draft.citizen.ask("PUT", f"{PLACE}/{consent}", body)
        assert abs(datetime.fromisoformat(line["givenAt"]) - before) < timedelta(minutes=5)
        assert draft.citizen.ask("PUT", f"{PLACE}/{consent}", {**body, "agreedAt": None}) == line
    naive = {**SENSITIVE, "item": ITEM, "agreedAt": "2026-11-25T00:00:00"}
    assert draft.citizen.call("PUT", f"{PLACE}/{uuid4()}", json=naive).status_code == 400


@pytest.fixture
async def actor(database: None) -> Actor:
    """马秀兰 inside this process, who has agreed to nothing yet."""
    await catalogue.load()
    return await citizen()


async def test_nothing_is_looked_up_before_its_owner_has_agreed(actor: Actor) -> None:
    begun = await service.begin("HF-MZ-06", actor)
    assert {fact.path for fact in begun.facts} <= {"account.name", "account.idNumber"}
    assert await fetch("SELECT id FROM register_lookup") == []
    await agrees(actor, "HF-MZ-06")
    begun = await service.begin("HF-MZ-06", actor)
    assert "socialCard.bankAccount" in {fact.path for fact in begun.facts}
    assert await fetch("SELECT id FROM register_lookup") != []


async def test_what_the_device_says_about_the_time_is_kept_if_it_can_be_so(actor: Actor) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await agrees(actor, ITEM, agreed_at=hour_ago)
    await agrees(actor, ITEM, agreed_at=datetime(2020, 1, 1, tzinfo=UTC))
    kept = [row["agreed_at"] for row in await fetch("SELECT agreed_at FROM consent ORDER BY given_at")]
    assert kept == [hour_ago, None]


@pytest.mark.parametrize("again", [False, True], ids=["withdrawn", "withdrawn and given again"])
async def test_a_consent_withdrawn_while_the_save_is_on_its_way(actor: Actor, again: bool) -> None:
    """The look finds it, the guard of the unit does not: nothing is stored by that look."""
    await agrees(actor, ITEM)
    looks, draft = 0, uuid7()

    async def meanwhile() -> None:
        for line in (await people.me(actor)).consents:
            await people.withdraw_consent(line.id, actor)
        if again:
            await agrees(actor, ITEM)

    @in_unit
    async def saving() -> None:
        nonlocal looks
        await service.save(
            draft, DraftIn(item=ITEM, revision=1, answers={"city": "成都"}, materials={}), actor
        )
        looks += 1
        if looks == 1:
            await asyncio.create_task(meanwhile(), context=Context())

    if again:
        await saving()
        assert (await service.read(draft, actor)).answers == {"city": "成都"}
        return
    with pytest.raises(ConsentNeeded) as refused:
        await saving()
    assert refused.value.facts == {"texts": [SENSITIVE]}
    assert looks == 1
    assert await fetch("SELECT id FROM draft") == []
