"""Making key files: written whole, synced, readable by their owner only, never overwritten."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SECRET_BYTES = 32


def make_missing(
    folder: Path, signing: Iterable[str], secrets: Iterable[str], months: Iterable[str]
) -> list[str]:
    """Make a first key for each purpose that has none and a data key for each month; gives the names made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        return _make_missing(folder, signing, secrets, months)


def _make_missing(
    folder: Path, signing: Iterable[str], secrets: Iterable[str], months: Iterable[str]
) -> list[str]:
    made = [
        make_signing(folder, purpose, 1) for purpose in signing if not any(folder.glob(f"{purpose}-*.pem"))
    ]
    made += [
        make_secret(folder, f"{purpose}-1") for purpose in secrets if not any(folder.glob(f"{purpose}-*.key"))
    ]
    made += [
        make_secret(folder, f"data-{month}")
        for month in months
        if not (folder / f"data-{month}.key").exists()
    ]
    return made


def make_next(folder: Path, purpose: str, *, is_signing: bool) -> str:
    """Make the next key of a purpose; it is used from the next start on, the older ones stay for checking."""
    numbers = [int(path.stem.split("-")[1]) for path in folder.glob(f"{purpose}-*")]
    number = max(numbers, default=0) + 1
    return make_signing(folder, purpose, number) if is_signing else make_secret(folder, f"{purpose}-{number}")


def make_secret(folder: Path, name: str) -> str:
    """Make 32 random bytes; a file that another process made meanwhile wins."""
    _write_new(folder / f"{name}.key", os.urandom(SECRET_BYTES))
    return name


def make_signing(folder: Path, purpose: str, number: int) -> str:
    """Make a P-256 key. Its name carries a thumbprint: a key made anew never has an old one's kid."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    name = f"{purpose}-{number}-{sha256(point).hexdigest()[:8]}"
    _write_new(folder / f"{name}.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return name


def refuse_readable(path: Path) -> None:
    """Raise PermissionError for a key that others on this machine may read."""
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"密钥文件 {path} 可被他人读取，请执行 chmod 600")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Server and worker start together: only one of them makes the first keys."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_new(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
    finally:
        temporary.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
