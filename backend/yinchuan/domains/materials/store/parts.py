"""The bytes of uploads that have not ended: one file each, which may run ahead of the stored offset, never behind."""

import hashlib
import os
import re
from pathlib import Path
from uuid import UUID

from yinchuan.config import settings

PIECE = 1024 * 1024
_UPLOAD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def path_of(upload: UUID) -> Path:
    return Path(settings().var_dir).absolute() / "uploads" / str(upload)


class BytesLost(Exception):
    """The file holds less than was acknowledged: it was on its way into the store, or its disk is gone."""


class Part:
    """One upload's file, open for its only writer. What lies beyond `offset` was never acknowledged and is cut off."""

    def __init__(self, upload: UUID, offset: int) -> None:
        path = path_of(upload)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._is_new = not path.exists()
        if size(upload) < offset:
            raise BytesLost
        self._folder = path.parent
        self._file = path.open("w+b" if self._is_new else "r+b", buffering=0)
        self.cut(offset)
        # Of an upload that comes in one go every byte is hashed on its way, so none has to be read again.
        self._passing = hashlib.sha256() if offset == 0 else None

    def write(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            left = left[self._file.write(left) :]
        if self._passing:
            self._passing.update(chunk)

    def cut(self, offset: int) -> None:
        self._file.truncate(offset)
        self._file.seek(offset)

    def sync(self) -> None:
        """Return when everything written survives a power cut."""
        os.fsync(self._file.fileno())
        if self._is_new:
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
            self._is_new = False

    def digest(self) -> str:
        """SHA-256 of the whole."""
        if self._passing:
            return self._passing.hexdigest()
        self._file.seek(0)
        found = hashlib.sha256()
        while piece := self._file.read(PIECE):
            found.update(piece)
        return found.hexdigest()

    def close(self) -> None:
        self._file.close()


def size(upload: UUID) -> int:
    path = path_of(upload)
    return path.stat().st_size if path.exists() else 0


def remove(upload: UUID) -> None:
    path_of(upload).unlink(missing_ok=True)


def strays(older_than: float) -> list[UUID]:
    """Uploads whose files are untouched since then; whether a row still knows them is for the caller to ask."""
    folder = path_of(UUID(int=0)).parent
    if not folder.is_dir():
        return []
    old = [path.name for path in folder.iterdir() if path.stat().st_mtime < older_than]
    return [UUID(name) for name in old if _UPLOAD.fullmatch(name)]
