"""Revisions: a change adds one, the older ones stay, a broken item keeps its last good one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.catalogue.folder import Folder
from yinchuan.domains.catalogue import service
from yinchuan.domains.catalogue.errors import UnknownItem, UnknownRevision
from yinchuan.domains.catalogue.schemas import ItemsOut
from yinchuan.domains.catalogue.service.answers import show

FORM, PLAIN = "HF-GA-09", "HF-SC-07"


@pytest.fixture
def folder(tmp_path: Path, no_items: None) -> Folder:
    return Folder(tmp_path, FORM, PLAIN)


def listed() -> list[str]:
    sent: Any = service.list_answer({}, None, None).content  # finished bytes
    answer = msgspec.json.decode(sent, type=ItemsOut)
    return [line.code for line in answer.items]


async def test_the_same_folder_twice_adds_nothing(folder: Folder) -> None:
    assert (await service.load(folder.root)).added == [FORM, PLAIN]
    assert (await service.load(folder.root)).kept == [FORM, PLAIN]


async def test_a_change_is_a_new_revision_and_the_old_one_stays(folder: Folder) -> None:
    await service.load(folder.root)
    folder.change(f"{FORM}/item.json", lambda item: item["name"].update(zh="居住证年度签注"))
    assert (await service.load(folder.root)).added == [FORM]
    assert (await service.revision(FORM)).number == 2
    assert (await service.revision(FORM)).out.name.zh == "居住证年度签注"
    assert (await service.revision(FORM, 1)).out.name.zh == "居住证签注"


async def test_a_new_consent_text_is_a_new_revision(folder: Folder) -> None:
    await service.load(folder.root)
    text = (folder.root / "consents" / "commitment-living-on.json").read_text()
    (folder.root / "consents" / "commitment-living-on.json").write_text(
        text.replace('"version": 1', '"version": 2')
    )
    assert (await service.load(folder.root)).added == [FORM]
    assert [consent.version for consent in (await service.revision(FORM)).consents] == [1, 2]
    # What was begun in the older revision stays there, and asks for the text as it reads now.
    older = await service.revision(FORM, 1)
    assert (older.number, [consent.version for consent in older.consents]) == (1, [1, 2])


async def test_a_broken_item_is_refused_and_keeps_its_last_good_revision(folder: Folder) -> None:
    await service.load(folder.root)
    folder.change(f"{PLAIN}/item.json", lambda item: item["limits"]["promise"].update(value=90))
    report = await service.load(folder.root)
    assert [(fault.path, fault.rule) for fault in report.refused[PLAIN]] == [
        (f"{PLAIN}/item.json#/limits/promise/value", "limit.longer")
    ]
    assert report.kept == [FORM]
    await show()
    assert listed() == [FORM, PLAIN]
    assert (await service.revision(PLAIN)).number == 1


async def test_an_item_that_was_never_good_is_not_listed(folder: Folder) -> None:
    folder.write(f"{PLAIN}/item.json", "not json")
    report = await service.load(folder.root)
    assert list(report.refused) == [PLAIN]
    await show()
    assert listed() == [FORM]


async def test_a_removed_item_is_not_listed_but_its_revisions_stay(folder: Folder) -> None:
    await service.load(folder.root)
    folder.remove(PLAIN)
    await service.load(folder.root)
    await show()
    assert listed() == [FORM]
    assert (await service.revision(PLAIN, 1)).code == PLAIN


async def test_a_revision_says_what_others_need(folder: Folder) -> None:
    await service.load(folder.root)
    found = await service.revision(FORM)
    assert found.schema and found.ui and found.english["title"]
    assert found.out.single_officer and found.out.promise.value == 0
    assert found.uploads == []
    assert [consent.code for consent in found.consents] == ["sensitive", "commitment-living-on"]


async def test_the_unknown_is_not_found(folder: Folder) -> None:
    await service.load(folder.root)
    with pytest.raises(UnknownItem):
        await service.revision("HF-XX-99")
    with pytest.raises(UnknownRevision):
        await service.revision(FORM, 9)
