"""The parent's side: starts the checker, waits, kills it, reads what it left."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from yinchuan.config import settings

from ..rules import Quality

TRIES = 2  # a checker that dies by itself, not by its limits, is asked once more
PACKAGE_ROOT = Path(__file__).parents[4]
LONGEST_RESULT = 64 * 1024
REFUSED, BROKE, EXPOSED = 3, 4, 5  # exit codes of checks.inside
OVER = (-signal.SIGXCPU, -signal.SIGABRT, BROKE)  # its time or its memory ran out: some parsers abort then


class CheckerExposed(OSError):
    """The kernel does not let a checker leave the network: no paper is looked into (security.md 6.3)."""


class Refused(NamedTuple):
    code: str


class Accepted(NamedTuple):
    type: str
    width: int  # of the first page's picture as sent, upright
    height: int
    pages: list[bytes]  # JPEG of an image, PNG of each page of a PDF
    quality: Quality | None  # none of a PDF


class Result(msgspec.Struct, forbid_unknown_fields=True):
    """`result.json` of the checker."""

    refused: str = ""
    type: str = ""
    width: int = 0
    height: int = 0
    pages: int = 0
    quality: Quality | None = None


async def run(content: bytes) -> Accepted | Refused:
    """Check one file. Raises OSError when no checker can be started: then nothing is known of the file."""
    for _ in range(TRIES):
        async with _room():
            with tempfile.TemporaryDirectory(dir=_workplace()) as folder:
                if (found := await _once(content, Path(folder))) is not None:
                    return found
    return Refused("too_complex")


@cache
def _room() -> asyncio.Semaphore:
    return asyncio.Semaphore(settings().check_processes)


def _workplace() -> Path:
    """Of our own, not the machine's: what a killed server left there is somebody's paper and has to go."""
    folder = Path(settings().var_dir).absolute() / "checks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def clear(before: float) -> None:
    """Remove what checks begun before this time have left behind."""
    for left in _workplace().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)


async def _once(content: bytes, folder: Path) -> Accepted | Refused | None:
    (folder / "file").write_bytes(content)
    limits = settings()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "yinchuan.domains.materials.checks.inside",
        str(folder),
        str(limits.check_memory_bytes),
        str(limits.check_cpu_seconds),
        str(limits.upload_max_pixels),
        str(limits.upload_max_pages),
        str(int(not (limits.demo or limits.check_with_network))),
        # Nothing of ours is in its environment: no keys, no database address.
        env={"PYTHONPATH": str(PACKAGE_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(limits.check_wall_seconds):
            code = await process.wait()
    except TimeoutError:
        return Refused("too_complex")
    finally:
        await _kill(process)
    if code == EXPOSED:
        raise CheckerExposed("allow network namespaces, or set CHECK_WITH_NETWORK=1")
    if code in OVER:
        return Refused("too_complex")
    return _read(folder, limits.upload_max_pages) if code in (0, REFUSED) else None


async def _kill(process: asyncio.subprocess.Process) -> None:
    """The whole session: what it may have started ends with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _read(folder: Path, most_pages: int) -> Accepted | Refused | None:
    try:
        with (folder / "result.json").open("rb") as file:
            result = msgspec.json.decode(file.read(LONGEST_RESULT), type=Result)
        if result.refused:
            return Refused(result.refused[:40])
        if not 1 <= result.pages <= most_pages:
            return None
        pages = [(folder / f"{n}.page").read_bytes() for n in range(1, result.pages + 1)]
    except (OSError, msgspec.MsgspecError):
        return None
    return Accepted(result.type, result.width, result.height, pages, result.quality)
