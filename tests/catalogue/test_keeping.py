"""A form that changes without raising its version: what drafts hold must keep its place, or the item stays as it was."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cases import inside
from tests.catalogue.folder import SHARED
from tests.people import new_id
from tests.versions import ITEM, Versions
from yinchuan.domains.catalogue import service
from yinchuan.domains.catalogue.rules import Bundle, lost
from yinchuan.domains.catalogue.service.answers import show
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.drafts.schemas import DraftIn

[FORM] = [bundle for bundle in read(SHARED).bundles() if bundle.code == ITEM]
SAME = "version.same"


def edited(edit: Callable[[Any], object]) -> Bundle:
    """The form after `edit` of its schema's questions and its item, under the same version."""
    after = msgspec.structs.replace(FORM, item=deepcopy(FORM.item), schema=deepcopy(FORM.schema))
    edit(after)
    return after


def questions(of: Bundle) -> dict[str, Any]:
    assert of.schema
    found: dict[str, Any] = of.schema["properties"]
    return found


LOSSES = [
    ("/answers/bank", lambda of: questions(of).pop("bank")),
    ("/answers/living", lambda of: questions(of).update(livesWith=questions(of).pop("living"))),
    ("/answers/living", lambda of: questions(of)["living"]["oneOf"].pop()),
    ("/answers/benefits", lambda of: questions(of)["benefits"]["items"]["oneOf"].pop(0)),
    ("/answers/mobile", lambda of: questions(of)["mobile"].update(type="integer")),
    ("/answers/benefits", lambda of: questions(of).update(benefits=questions(of)["living"])),
    ("/materials/account", lambda of: of.item["materials"].pop(1)),
    ("/materials/account", lambda of: of.item["materials"][1].update(slot="bank-book")),
    ("/materials/account", lambda of: of.item["materials"][1].update(submits=False)),
]  # fmt: skip
GAINS = [
    lambda of: None,
    lambda of: questions(of)["living"].update(title="和谁住在一起"),
    lambda of: questions(of)["living"]["oneOf"].append({"const": "friends", "title": "朋友"}),
    lambda of: questions(of).update(hobby={"type": "string", "title": "爱好", "maxLength": 20}),
    lambda of: of.item["materials"].pop(3),  # a paper that nobody hands in
    lambda of: of.item["name"].update(zh="高龄津贴申领"),
]


@pytest.mark.parametrize(("at", "edit"), LOSSES)
def test_what_would_be_lost_is_named_with_the_way_on(at: str, edit: Callable[[Any], object]) -> None:
    [fault] = lost(FORM, edited(edit))
    assert (fault.path, fault.rule) == (f"{ITEM}/item.json#/version", SAME)
    assert at in fault.detail and "mappings/1.json" in fault.detail and "提到 2" in fault.detail


@pytest.mark.parametrize("edit", GAINS)
def test_what_takes_nothing_away_is_free(edit: Callable[[Any], object]) -> None:
    assert lost(FORM, edited(edit)) == []


def test_an_amount_in_fen_is_no_number() -> None:
    before = edited(lambda of: questions(of).update(rent={"type": "integer", "title": "房租"}))
    after = edited(
        lambda of: questions(of).update(rent={"type": "integer", "title": "房租", "x-money": True})
    )
    assert [fault.rule for fault in lost(before, after)] == [SAME]


def test_an_item_that_had_no_form_may_get_any() -> None:
    assert lost(msgspec.structs.replace(FORM, schema=None), FORM) == []


@pytest.fixture
async def city(no_items: None, tmp_path: Path) -> Versions:
    versions = Versions(tmp_path / "shared")
    await service.load(versions.root)
    await show()
    return versions


async def begins() -> None:
    """马秀兰 has a draft of it in the database."""
    actor = await inside.citizen()
    await inside.agrees(actor, ITEM)
    data = DraftIn(item=ITEM, revision=1, answers={"living": "alone"}, materials={})
    await drafts.save(new_id(), data, actor)


async def found(city: Versions, *, trying: bool = False) -> list[str]:
    report = await service.load(city.root, trusting=True, trying=trying)
    return [fault.rule for fault in report.refused.get(ITEM, [])]


async def test_a_form_that_loses_a_question_under_its_version_is_not_taken_in(city: Versions) -> None:
    city.item.asks_no_more("benefits")
    assert await found(city) == [SAME]
    assert (await service.revision(ITEM)).number == 1
    # Looked at again it is still wrong.
    assert await found(city) == [SAME]


async def test_its_version_raised_with_a_mapping_it_is(city: Versions) -> None:
    city.brings(2)
    city.item.edit("item.json", lambda item: item.update(version=1))
    (city.item.folder / "mappings").rename(city.item.folder / "later")
    assert set(await found(city)) == {SAME}
    (city.item.folder / "later").rename(city.item.folder / "mappings")
    city.item.edit("item.json", lambda item: item.update(version=2))
    assert await found(city) == []
    assert (await service.revision(ITEM)).version == 2


async def test_a_mapping_must_name_what_the_stored_form_asked(city: Versions) -> None:
    """Not what somebody remembers of it."""
    city.brings(2)
    city.item.edit("mappings/1.json", lambda mapping: mapping["places"].remove("/answers/mobile"))
    assert await found(city) == ["mapping.places"]


async def test_a_version_never_goes_back(city: Versions, tmp_path: Path) -> None:
    city.brings(2)
    assert await found(city) == []
    older = Versions(tmp_path / "older")
    report = await service.load(older.root)
    assert [(one.path, one.rule) for one in report.refused[ITEM]] == [
        (f"{ITEM}/item.json#/version", "version.back")
    ]
    assert (await service.revision(ITEM)).version == 2


async def test_a_form_that_is_tried_out_may_change_until_somebody_begins_a_draft(city: Versions) -> None:
    city.item.asks_no_more("benefits")
    assert await found(city, trying=True) == []
    assert (await service.revision(ITEM)).number == 2
    await begins()
    city.item.takes_no_more("guardian-proof")
    assert await found(city, trying=True) == [SAME]
    assert (await service.revision(ITEM)).number == 2
