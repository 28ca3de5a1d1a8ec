"""Objects that no row names, as a crash between object and row leaves them: marked after a day, gone an hour later."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.materials import files as made
from tests.materials.test_keeping import Folder, turn_marks_back
from yinchuan.config import settings
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.materials import service
from yinchuan.domains.materials.service import sweeping
from yinchuan.kit import files
from yinchuan.kit.clock import now

pytestmark = pytest.mark.usefixtures("database")
ITEM = "HF-YB-02"
STRANGE = [
    "drafts/README",
    f"drafts/{uuid4()}/README",
    "drafts/x/" + "0" * 64,
    f"drafts/{uuid4()}/{'0' * 64}/x",
]


def age(key: str, by: timedelta) -> None:
    at = (now() - by).timestamp()
    os.utime(Path(settings().objects_url.removeprefix("file://")) / key, (at, at))


async def orphan(by: timedelta) -> str:
    """An object that was put so long ago and that no row ever named."""
    key = f"drafts/{uuid4()}/{uuid4().hex}{uuid4().hex}"
    await files.put(key, b"photo")
    age(key, by)
    return key


async def reconciles_and_sweeps() -> None:
    assert await sweeping.reconcile() == []
    await turn_marks_back()
    await service.sweep()


async def test_an_object_that_nothing_names_goes_an_hour_after_it_was_found() -> None:
    key = await orphan(timedelta(hours=25))
    await sweeping.reconcile()
    await service.sweep()
    assert await files.exists(key)
    await reconciles_and_sweeps()
    assert not await files.exists(key)


async def test_an_object_of_today_may_yet_be_named() -> None:
    key = await orphan(timedelta(hours=23))
    await reconciles_and_sweeps()
    assert await files.exists(key)
    await files.delete(key)


async def test_an_old_object_that_is_named_stays() -> None:
    await catalogue.load()
    folder = Folder((await catalogue.revision(ITEM)).number)
    await folder.opens()
    await folder.takes(made.photo())
    age(folder.key(made.photo()), timedelta(days=900))
    await reconciles_and_sweeps()
    assert await files.get(folder.key(made.photo())) == made.photo()


@pytest.mark.parametrize("strange", STRANGE, ids=["one part", "no hash", "no draft", "too many parts"])
async def test_an_object_of_a_strange_name_is_left_alone_and_holds_up_nothing(strange: str) -> None:
    await files.put(strange, b"whatever")
    age(strange, timedelta(days=900))
    key = await orphan(timedelta(hours=25))
    try:
        await reconciles_and_sweeps()
        assert not await files.exists(key)
        assert await files.exists(strange)
    finally:
        await files.delete(strange)
