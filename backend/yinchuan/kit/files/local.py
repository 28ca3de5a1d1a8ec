"""Objects in a local folder: written aside, synced, linked into place, the folders synced too.

A link fails where a file is already, so that two writers of one key cannot overwrite each other."""

import asyncio
import filecmp
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from yinchuan.kit.errors import Unavailable

from .objects import PIECE, AlreadyThere, Object, ObjectMissing

KEPT_ASIDE_SECONDS = 24 * 3600
CHECKED_BYTES = 4096  # a name alone fits on a full disk
ASIDE = ".aside"  # below the same root: a link cannot leave its filesystem


class Folder:
    """An object store in one folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._aside = root / ASIDE
        self._sweep()

    def _sweep(self) -> None:
        """Remove what writers killed days ago left aside."""
        oldest = time.time() - KEPT_ASIDE_SECONDS
        for left in self._aside.iterdir() if self._aside.is_dir() else ():
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < oldest:
                    left.unlink()

    async def put(self, key: str, source: Path | bytes) -> None:
        await asyncio.to_thread(self._put, key, source)

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        with _in_our_words():
            file = await asyncio.to_thread(_open, self._root / key)
        with file:
            while True:
                with _in_our_words():
                    piece = await asyncio.to_thread(file.read, PIECE)
                if not piece:
                    return
                yield piece

    async def size(self, key: str) -> int:
        with _in_our_words():
            return (await asyncio.to_thread((self._root / key).stat)).st_size

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._delete, key)

    async def objects(self, prefix: str) -> AsyncIterator[Object]:
        for found in await asyncio.to_thread(self._objects, prefix):
            yield found

    async def check(self) -> None:
        await asyncio.to_thread(self._check)

    def _put(self, key: str, source: Path | bytes) -> None:
        target = self._root / key
        with _in_our_words():
            _make_folders(target.parent)
            made = self._set_aside(source)
            try:
                _name(made, target, key)
            except (OSError, AlreadyThere):
                _give_back(made, source)
                raise
            made.unlink()
            if isinstance(source, Path):
                source.unlink(missing_ok=True)

    def _set_aside(self, source: Path | bytes) -> Path:
        """The bytes, synced, under a name of their own on the store's filesystem; a source file of it is moved."""
        _make_folders(self._aside)
        made = self._aside / os.urandom(12).hex()
        try:
            if isinstance(source, Path) and _same_filesystem(source, self._aside):
                source.rename(made)
                _sync(made)
            else:
                with made.open("xb") as file:
                    _fill(file, source)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError:
            _give_back(made, source)
            raise
        return made

    def _delete(self, key: str) -> None:
        with _in_our_words():
            try:
                (self._root / key).unlink()
            except FileNotFoundError:
                return
            _sync_folder((self._root / key).parent)

    def _objects(self, prefix: str) -> list[Object]:
        start = self._root / prefix if prefix else self._root
        found = []
        with _in_our_words():
            for folder, folders, names in os.walk(start):
                folders[:] = [name for name in folders if name != ASIDE]
                for path in (Path(folder, name) for name in names):
                    try:
                        state = path.stat()
                    except FileNotFoundError:
                        continue  # deleted while we walked
                    key = path.relative_to(self._root).as_posix()
                    found.append(Object(key, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC)))
        return found

    def _check(self) -> None:
        with _in_our_words():
            _make_folders(self._aside)
            self._set_aside(bytes(CHECKED_BYTES)).unlink()


def _name(made: Path, target: Path, key: str) -> None:
    try:
        os.link(made, target)
    except FileExistsError:
        if not filecmp.cmp(made, target, shallow=False):
            raise AlreadyThere(key) from None
    # Also where the file was there before: its first writer may not have come this far.
    _sync_folder(target.parent)


def _give_back(made: Path, source: Path | bytes) -> None:
    """What could not be stored goes back where it was: a part of an upload holds acknowledged bytes."""
    if isinstance(source, Path) and made.exists() and not source.exists():
        made.rename(source)
    else:
        made.unlink(missing_ok=True)


def _same_filesystem(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _fill(file: BinaryIO, source: Path | bytes) -> None:
    if isinstance(source, bytes):
        file.write(source)
        return
    with source.open("rb") as given:
        shutil.copyfileobj(given, file, PIECE)


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    _sync(folder)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise ObjectMissing(error.filename) from error
    except OSError as error:  # full, read-only, failing or not ours: the store is down
        raise Unavailable from error
