"""Objects in a bucket that speaks S3."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore import exceptions
from obstore.store import S3Store

from yinchuan.kit.errors import Unavailable

from .objects import PIECE, AlreadyThere, Object, ObjectMissing

CHECKED = "check"  # written at every look: a bucket that lets itself be read only is not ready
_NOT_FOUND = (exceptions.NotFoundError, FileNotFoundError)
WHOLE_BYTES = 16 * 1024 * 1024  # what is sent as one request, which S3 can refuse to let overwrite


class Bucket:
    """An object store below one prefix of one bucket; credentials come from the AWS_* environment."""

    def __init__(self, bucket: str, prefix: str, *, endpoint: str = "", region: str = "") -> None:
        self._prefix = prefix
        config: dict[str, str] = {}
        if endpoint:
            config["endpoint"] = endpoint
        if region:
            config["region"] = region
        self._store = S3Store(
            bucket,
            config=config,  # type: ignore[arg-type]
            prefix=prefix or None,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "timeout": timedelta(seconds=20),
                "connect_timeout": timedelta(seconds=3),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=8)},
        )

    async def put(self, key: str, source: Path | bytes) -> None:
        with _in_our_words(key):
            if await asyncio.to_thread(_length, source) <= WHOLE_BYTES:
                await self._put_new(key, source)
            elif not await self._holds(key, source):
                # A request in parts cannot be refused by S3; a key names its content, so a race writes the same.
                await self._write(key, source, chunk_size=8 * PIECE)
        if isinstance(source, Path):
            await asyncio.to_thread(source.unlink)

    async def _put_new(self, key: str, source: Path | bytes) -> None:
        try:
            await self._write(key, source, use_multipart=False, mode="create")
        except exceptions.AlreadyExistsError as error:
            if not await self._holds(key, source):  # deleted since: to be sent again
                raise Unavailable from error

    async def _write(self, key: str, source: Path | bytes, **options: Any) -> None:
        try:
            await obstore.put_async(self._store, key, source, **options)
        except _NOT_FOUND as error:  # what a write does not find is the bucket
            raise Unavailable from error

    async def _holds(self, key: str, source: Path | bytes) -> bool:
        """Whether the key holds these bytes; raises `AlreadyThere` if it holds others."""
        try:
            found = hashlib.sha256()
            async for piece in self.stream(key):
                found.update(piece)
        except ObjectMissing:
            return False
        if found.digest() != await asyncio.to_thread(_digest, source):
            raise AlreadyThere(key)
        return True

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        with _in_our_words(key):
            found = await obstore.get_async(self._store, key)
            pieces = aiter(found.stream(min_chunk_size=PIECE))
        while True:
            with _in_our_words(key):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield bytes(piece)

    async def size(self, key: str) -> int:
        with _in_our_words(key):
            return (await obstore.head_async(self._store, key))["size"]

    async def delete(self, key: str) -> None:
        with _in_our_words(key):
            await obstore.delete_async(self._store, key)

    async def objects(self, prefix: str) -> AsyncIterator[Object]:
        pages = aiter(obstore.list(self._store, prefix or None))
        while True:
            with _in_our_words(prefix):
                page = await anext(pages, None)
            if page is None:
                return
            for found in page:
                yield Object(found["path"], found["size"], found["last_modified"])

    async def check(self) -> None:
        with _in_our_words(CHECKED):
            await self._write(CHECKED, b"")


def _length(source: Path | bytes) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _digest(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return hashlib.sha256(source).digest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@contextmanager
def _in_our_words(key: str) -> Iterator[None]:
    try:
        yield
    except _NOT_FOUND as error:
        raise ObjectMissing(key) from error
    except (exceptions.BaseError, OSError) as error:
        raise Unavailable from error
