"""What every object store is and says."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

# A segment begins with a letter or digit: no `..`, no hidden file, nothing empty.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
MAX_KEY = 512
PIECE = 1024 * 1024


class ObjectMissing(Exception):
    """There is no object of this key."""


class AlreadyThere(Exception):
    """The key holds other bytes; an object is never overwritten."""


class Object(msgspec.Struct, frozen=True):
    key: str
    size: int
    modified_at: datetime


class Store(Protocol):
    async def put(self, key: str, source: Path | bytes) -> None: ...
    def stream(self, key: str) -> AsyncIterator[bytes]: ...
    async def size(self, key: str) -> int: ...
    async def delete(self, key: str) -> None: ...
    def objects(self, prefix: str) -> AsyncIterator[Object]: ...
    async def check(self) -> None: ...


def checked_key(key: str) -> str:
    """The key itself; raises ValueError for one that could lead elsewhere."""
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise ValueError("not an object key")
    return key
