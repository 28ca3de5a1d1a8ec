"""Objects on both stores, the bucket over a real S3 wire: durable, never overwritten, gone only by delete."""

import asyncio
import hashlib
import os
import resource
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from obstore.store import S3Store

from tests import bucket
from tests.cluster import free_port
from tests.conftest import Setting
from yinchuan.kit import clock, files
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.files import AlreadyThere, ObjectMissing, local, open_store
from yinchuan.kit.files.bucket import Bucket

LARGE = os.urandom(1024) * (20 * 1024)  # more than goes into one request


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A local S3 server with one bucket; its address."""
    with bucket.running() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", "bucket"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind."""
    if request.param == "folder":
        return f"file://{tmp_path}/objects"
    return f"s3://papers/{uuid4()}?endpoint={request.getfixturevalue('s3')}"


@pytest.fixture
def use(setting: Setting) -> Iterator[Callable[[str], None]]:
    """Sets the OBJECTS_URL of this process and opens it, as a start does."""

    def opens(url: str) -> None:
        setting(objects_url=url)
        files.store.cache_clear()
        files.store()

    yield opens
    files.store.cache_clear()


@pytest.fixture
def store(url: str, use: Callable[[str], None]) -> str:
    """`kit.files` over that store."""
    use(url)
    return url


def key() -> str:
    return f"drafts/{uuid4()}/{uuid4().hex}"


async def read(name: str) -> bytes:
    return b"".join([piece async for piece in files.stream(name)])


async def test_bytes_come_back(store: str) -> None:
    name = key()
    await files.put(name, b"paper")
    assert await files.get(name) == b"paper" == await read(name)
    assert await files.size(name) == 5
    assert await files.exists(name)


async def test_an_empty_object_is_one(store: str) -> None:
    name = key()
    await files.put(name, b"")
    assert await files.get(name) == b""


async def test_a_file_is_moved_in(store: str, tmp_path: Path) -> None:
    source = tmp_path / "upload"
    source.write_bytes(b"photo")
    name = key()
    await files.put(name, source)
    assert not source.exists()
    assert await files.get(name) == b"photo"


@pytest.mark.parametrize("as_file", [True, False])
async def test_a_large_object_arrives_whole(store: str, tmp_path: Path, as_file: bool) -> None:
    source = tmp_path / "upload"
    source.write_bytes(LARGE)
    name = key()
    await files.put(name, source if as_file else LARGE)
    found = hashlib.sha256()
    async for piece in files.stream(name):
        found.update(piece)
    assert found.digest() == hashlib.sha256(LARGE).digest()
    await files.put(name, LARGE)
    with pytest.raises(AlreadyThere):
        await files.put(name, LARGE[:-1] + bytes([LARGE[-1] ^ 1]))


async def test_the_same_bytes_again_are_fine(store: str, tmp_path: Path) -> None:
    name = key()
    source = tmp_path / "upload"
    source.write_bytes(b"paper")
    await files.put(name, b"paper")
    await files.put(name, b"paper")
    await files.put(name, source)
    assert await files.get(name) == b"paper"


@pytest.mark.parametrize("other", [b"PAPER", b"pape", b"", b"paper2"])
async def test_other_bytes_never_overwrite(store: str, other: bytes) -> None:
    name = key()
    await files.put(name, b"paper")
    with pytest.raises(AlreadyThere):
        await files.put(name, other)
    assert await files.get(name) == b"paper"


async def test_of_many_writers_one_wins(store: str) -> None:
    name = key()
    results = await asyncio.gather(
        *(files.put(name, f"writer {n % 3}".encode()) for n in range(12)), return_exceptions=True
    )
    winner = await files.get(name)
    for n, result in enumerate(results):
        if f"writer {n % 3}".encode() == winner:
            assert result is None
        else:
            assert isinstance(result, AlreadyThere)


async def test_an_object_that_goes_while_the_same_is_put_is_not_said_to_be_stored(
    s3: str, use: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = key()
    use(f"s3://papers/{uuid4()}?endpoint={s3}")
    await files.put(name, b"paper")
    stream = Bucket.stream

    async def goes_first(self: Bucket, name: str) -> AsyncIterator[bytes]:
        await self.delete(name)  # the sweeper, between the refused creation and the look at what is there
        async for piece in stream(self, name):
            yield piece

    monkeypatch.setattr(Bucket, "stream", goes_first)
    with pytest.raises(Unavailable):
        await files.put(name, b"paper")
    await files.put(name, b"paper")  # sent again, as Unavailable asks for
    assert await files.exists(name)


async def test_what_is_missing_is_said(store: str) -> None:
    name = key()
    assert not await files.exists(name)
    with pytest.raises(ObjectMissing):
        await files.get(name)
    with pytest.raises(ObjectMissing):
        await files.size(name)


async def test_deleting_twice_is_fine(store: str) -> None:
    name = key()
    await files.put(name, b"paper")
    await files.delete(name)
    await files.delete(name)
    assert not await files.exists(name)


async def test_the_list_tells_keys_lengths_and_ages(store: str) -> None:
    draft = uuid4()
    for n in range(3):
        await files.put(f"drafts/{draft}/{n}", b"x" * n)
    await files.put(f"drafts/{uuid4()}/0", b"other")
    await files.put(f"previews/{draft}/0", b"other")
    found = [thing async for thing in files.objects(f"drafts/{draft}")]
    assert sorted((thing.key, thing.size) for thing in found) == [
        (f"drafts/{draft}/{n}", n) for n in range(3)
    ]
    assert all(abs(clock.now() - thing.modified_at) < timedelta(minutes=1) for thing in found)
    assert len([thing async for thing in files.objects("")]) == 5
    assert [thing async for thing in files.objects("nothing")] == []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/",
        "/etc/passwd",
        "..",
        "a/../b",
        "a//b",
        "a/",
        ".aside/x",
        "a/.b",
        "a\\b",
        "a\0b",
        "a b",
        "马",
        "a" * 600,
    ],
)
async def test_a_key_cannot_lead_elsewhere(store: str, bad: str) -> None:
    for attempt in (files.put(bad, b"x"), files.get(bad), files.delete(bad), files.size(bad)):
        with pytest.raises(ValueError):
            await attempt


async def test_a_working_store_answers_its_check(store: str) -> None:
    await files.check()


@pytest.mark.parametrize("kind", ["no server", "no bucket"])
async def test_a_bucket_that_is_down_is_unavailable(kind: str, s3: str, use: Callable[[str], None]) -> None:
    address = f"http://127.0.0.1:{free_port()}" if kind == "no server" else s3
    name = "papers" if kind == "no server" else "absent"
    use(f"s3://{name}/x?endpoint={address}")
    with pytest.raises(Unavailable):
        await files.put(key(), b"x")
    with pytest.raises(Unavailable):
        await files.put(key(), LARGE)
    with pytest.raises(Unavailable):
        await files.check()


async def test_a_folder_that_is_no_folder_is_unavailable(tmp_path: Path, use: Callable[[str], None]) -> None:
    (tmp_path / "file").write_text("")
    use(f"file://{tmp_path}/file")
    with pytest.raises(Unavailable):
        await files.put(key(), b"x")
    with pytest.raises(Unavailable):
        await files.check()


@pytest.mark.parametrize("as_file", [True, False])
async def test_a_full_disk_is_unavailable_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, use: Callable[[str], None], as_file: bool
) -> None:
    use(f"file://{tmp_path}/objects")
    await files.check()
    source = tmp_path / "upload"
    source.write_bytes(b"x" * 100_000)
    # As if it came from another filesystem: a file of the same one is moved and fills no disk.
    monkeypatch.setattr(local, "_same_filesystem", lambda one, other: False)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(Unavailable):
            await files.put(key(), source if as_file else b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert source.read_bytes() == b"x" * 100_000
    assert [path for path in (tmp_path / "objects").rglob("*") if path.is_file()] == []


NO_FOLDER, NO_NAME, OTHER_BYTES = "taken/by/a/file", "n" * 300, "there/already"


@pytest.mark.parametrize(
    ("name", "failure"),
    [(NO_FOLDER, Unavailable), (NO_NAME, Unavailable), (OTHER_BYTES, AlreadyThere)],
)
async def test_a_file_that_could_not_be_put_is_still_where_it_was(
    tmp_path: Path, use: Callable[[str], None], name: str, failure: type[Exception]
) -> None:
    use(f"file://{tmp_path}/objects")
    await files.put(OTHER_BYTES, b"other")
    (tmp_path / "objects" / "taken").write_text("no folder")
    source = tmp_path / "upload"
    source.write_bytes(b"photo")
    with pytest.raises(failure):
        await files.put(name, source)
    assert source.read_bytes() == b"photo"
    assert list((tmp_path / "objects" / ".aside").iterdir()) == []


async def test_an_object_is_synced_before_it_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    root, fsync, link = tmp_path / "objects", os.fsync, os.link

    def noted_fsync(handle: int) -> None:
        fsync(handle)
        calls.append("fsync " + str(Path(f"/proc/self/fd/{handle}").readlink()).removeprefix(str(root)))

    def noted_link(source: Path, target: Path) -> None:
        link(source, target)
        calls.append("link " + str(target).removeprefix(str(root)))

    # The real calls, written down: without root and a tracer nothing else shows in which order a disk was asked.
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "link", noted_link)
    await open_store(f"file://{root}").put("drafts/a/b", b"paper")
    linked = calls.index("link /drafts/a/b")
    assert any(
        call.startswith("fsync /.aside/") for call in calls[:linked]
    )  # the bytes, before they have a name
    assert {"fsync /drafts", "fsync "} <= set(calls[:linked])  # the folders made on the way
    assert calls[linked + 1 :] == ["fsync /drafts/a"]  # and then the name


async def test_what_a_killed_writer_left_aside_is_no_object(
    tmp_path: Path, use: Callable[[str], None]
) -> None:
    use(f"file://{tmp_path}/objects")
    await files.put("drafts/a/b", b"paper")
    half = tmp_path / "objects" / ".aside" / "half"
    half.write_bytes(b"pap")
    assert [thing.key async for thing in files.objects("")] == ["drafts/a/b"]
    use(f"file://{tmp_path}/objects")
    assert half.exists()  # its writer may still be at it
    os.utime(half, (0, 0))
    use(f"file://{tmp_path}/objects")
    assert not half.exists()


@pytest.mark.parametrize("bad", ["", "objects", "file://host/x", "s3://", "https://x/y", "s3:///prefix"])
def test_an_address_that_is_no_store_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        open_store(bad)


def test_the_bucket_is_reached_with_an_outside_client_too(s3: str) -> None:
    outside = S3Store("papers", config={"endpoint": s3}, client_options={"allow_http": True})
    name = key()
    asyncio.run(open_store(f"s3://papers/p?endpoint={s3}").put(name, b"paper"))
    assert bytes(outside.get(f"p/{name}").bytes()) == b"paper"
