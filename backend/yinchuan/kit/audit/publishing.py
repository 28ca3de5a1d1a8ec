"""Signed checkpoints, appended to a file outside the database: whoever rewrites the tables cannot rewrite these."""

import asyncio
import errno
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from yinchuan.config import settings
from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch_one
from yinchuan.kit.keys import TokenRefused, sign, verify

TYP = "yc-checkpoint+jwt"
ENTRIES = 1000  # security.md 6.8: every 1,000 entries or 10 minutes
AGE = timedelta(minutes=10)


class Signed(msgspec.Struct):
    """One line of the file."""

    size: int
    root: str
    at: datetime


def where() -> Path:
    """The file; in production a mount that only ever grows."""
    return Path(settings().var_dir) / "audit" / "checkpoints.jws"


def lines() -> list[str]:
    return where().read_text().splitlines() if where().exists() else []


def read(token: str) -> Signed | None:
    """What a line says, or None when its signature does not hold."""
    try:
        return msgspec.convert(verify(TYP, token), Signed)
    except (TokenRefused, msgspec.ValidationError):
        return None


async def publish(*, at_once: bool = False) -> None:
    """Sign the newest checkpoint if 1,000 entries or 10 minutes have passed since the last signed one."""
    newest = await fetch_one("SELECT size, root FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
    if newest is None:
        return
    last = read(_last_line()) if where().exists() else None
    grown = newest["size"] - (last.size if last else 0)
    if grown <= 0 or not (at_once or last is None or grown >= ENTRIES or now() - last.at >= AGE):
        return
    claims = {"size": newest["size"], "root": newest["root"].hex(), "at": now().isoformat()}
    await asyncio.to_thread(_append, claims)


def _last_line() -> str:
    with where().open("rb") as file:
        file.seek(max(0, where().stat().st_size - 4096))
        found = file.read().decode().splitlines()
    return found[-1] if found else ""


def _append(claims: dict[str, Any]) -> None:
    where().parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(where(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        line = sign(TYP, claims).encode() + b"\n"
        before = os.fstat(fd).st_size
        if os.write(fd, line) != len(line):  # a full disk: half a line would read as one that was changed
            os.ftruncate(fd, before)
            raise OSError(errno.ENOSPC, "checkpoint not written")
        os.fsync(fd)
    finally:
        os.close(fd)
