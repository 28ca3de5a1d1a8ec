"""Photos and papers as objects behind OBJECTS_URL: a local folder, or a bucket that speaks S3.

An object is durable before `put` returns, is never overwritten, and is gone only by `delete`. The database names an
object after it was put; what it never came to name, the reconciler finds with `objects`."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from yinchuan.config import settings

from .bucket import Bucket
from .local import Folder
from .objects import AlreadyThere, Object, ObjectMissing, Store, checked_key

__all__ = [
    "AlreadyThere",
    "Object",
    "ObjectMissing",
    "check",
    "delete",
    "exists",
    "get",
    "objects",
    "put",
    "size",
    "store",
    "stream",
]


@cache
def store() -> Store:
    """The store of this process; `store.cache_clear()` reads the settings again."""
    return open_store(settings().objects_url)


def open_store(url: str) -> Store:
    """`file:///folder`, or `s3://bucket/prefix?endpoint=https://…` with AWS_* credentials in the environment."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return Bucket(parts.netloc, parts.path.strip("/"), **options)
    raise ValueError("OBJECTS_URL must be file:///folder or s3://bucket/prefix")


async def put(key: str, source: Path | bytes) -> None:
    """Store an object; a file is moved in, and stays where it is when that fails. The same bytes again are fine, others
    raise `AlreadyThere`.

    Raises `Unavailable` when the store is down or full: then nothing may name the object."""
    await store().put(checked_key(key), source)


async def get(key: str) -> bytes:
    """All bytes of an object; raises `ObjectMissing`."""
    return b"".join([piece async for piece in store().stream(checked_key(key))])


def stream(key: str) -> AsyncIterator[bytes]:
    """The bytes in pieces of at most a megabyte; raises `ObjectMissing` at the first."""
    return store().stream(checked_key(key))


async def size(key: str) -> int:
    """The length of an object; raises `ObjectMissing`."""
    return await store().size(checked_key(key))


async def exists(key: str) -> bool:
    """Whether there is such an object."""
    try:
        await store().size(checked_key(key))
    except ObjectMissing:
        return False
    return True


async def delete(key: str) -> None:
    """Remove an object; one that is not there is removed already."""
    await store().delete(checked_key(key))


def objects(prefix: str) -> AsyncIterator[Object]:
    """Every object below a prefix (a whole path segment, or "" for all), with length and age, in no order."""
    return store().objects(checked_key(prefix) if prefix else "")


async def check() -> None:
    """Raise `Unavailable` unless the store answers."""
    await store().check()
