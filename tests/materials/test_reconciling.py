"""Objects that no row names, as a crash between object and row leaves them: marked after a day, gone an hour later."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from tests.materials import files as made
from tests.materials.test_keeping import Folder, turn_marks_back
from yinchuan.config import settings
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.materials import service
from yinchuan.domains.materials.service import sweeping
from yinchuan.kit import files
from yinchuan.kit.clock import now
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.jobs import registry

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
    os.utime(place_of(key), (at, at))


def place_of(key: str) -> Path:
    return Path(settings().objects_url.removeprefix("file://")) / key


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


async def test_a_loss_is_logged_when_it_is_found_whatever_comes_after() -> None:
    await catalogue.load()
    number = (await catalogue.revision(ITEM)).number
    taken: dict[UUID, Folder] = {}
    for _ in range(2):
        folder = Folder(number)
        await folder.opens()
        taken[await folder.takes(made.photo())] = folder
    (lost, first), (_, second) = sorted(taken.items())
    await files.delete(first.key(made.photo()))
    broken = place_of(f"drafts/{second.draft}")
    shutil.rmtree(broken)
    broken.write_text("a folder no more")
    with capture_logs() as logged, pytest.raises(Unavailable):
        await sweeping.reconcile()
    broken.unlink()
    assert [line["material"] for line in logged if line["event"] == "materials.bytes_missing"] == [str(lost)]


def test_a_walk_through_all_there_is_has_hours() -> None:
    limits = {name.split(".")[-1]: each.limit for name, each in registry.RECURRING.items()}
    assert limits["reconcile"] >= 3600
    assert limits["audit-verify"] >= 3600
