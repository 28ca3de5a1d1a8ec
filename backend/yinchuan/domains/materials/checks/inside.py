"""The checker's own process: `python -m yinchuan.domains.materials.checks.inside FOLDER MEMORY CPU PIXELS PAGES APART`,
APART 1 where a process that keeps its network must not look.

Limits come first, then the parsers are imported: a parser's mistake meets the limits, not the server."""

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

REFUSED, BROKE, EXPOSED = 3, 4, 5
OUTPUT_BYTES = 32 * 1024 * 1024  # a page's picture is far smaller
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def limit(memory: int, cpu: int) -> None:
    """From here on this process cannot take more, write more or leave a core file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_the_network() -> bool:
    """Into a network namespace without interfaces; a kernel or container may not allow it."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):  # not Linux
        return False
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    return bool(unshare(flags) == 0)


def say(folder: Path, result: dict[str, object]) -> None:
    (folder / "result.json").write_text(json.dumps(result))


def look(folder: Path, pixels: int, pages: int) -> int:
    """The exit code; `result.json` says the rest."""
    from .refusals import FileRefused
    from .types import open_file

    try:
        say(folder, open_file(folder, (folder / "file").read_bytes(), pixels, pages))
    except FileRefused as refused:
        say(folder, {"refused": refused.code})
        return REFUSED
    except (MemoryError, RecursionError):
        return BROKE
    except Exception:  # noqa: BLE001  parsers raise far more than their own types
        say(folder, {"refused": "damaged"})
        return REFUSED
    return 0


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0])
    memory, cpu, pixels, pages, apart = map(int, arguments[1:])
    if not leave_the_network() and apart:
        return EXPOSED
    limit(memory, cpu)
    try:
        return look(folder, pixels, pages)
    except MemoryError:
        return BROKE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
