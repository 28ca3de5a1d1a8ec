"""What the checker says of a file, in its real process with its real limits."""

import asyncio
import io
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Setting
from tests.materials import files
from tests.server import ROOT
from yinchuan.config import settings
from yinchuan.domains.materials.checks import Accepted, Refused, clear, run

HOSTILE = {
    "svg called png": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "unknown_type"),
    "nothing known": (os.urandom(4000), "unknown_type"),
    "gif": (files.image("GIF", mode="P"), "unknown_type"),
    "bomb": (files.bomb(), "too_many_pixels"),
    "animation": (files.animated(), "animated"),
    "strip": (files.image("PNG", size=(20_000, 5)), "damaged"),
    "truncated jpeg": (files.photo()[:20_000], "truncated"),
    "truncated png": (files.image("PNG")[:-20], "truncated"),
    "truncated webp": (files.image("WEBP")[:-2], "truncated"),
    "truncated pdf": (files.saved(files.paper())[:-200], "truncated"),
    "jpeg and archive": (files.photo() + files.archive(), "mixed_file"),
    "png and page": (files.image("PNG") + b"<html><script>1</script>", "mixed_file"),
    "pdf and archive": (files.saved(files.paper()) + files.archive(), "mixed_file"),
    "page and pdf": (b"<html></html>" + files.saved(files.paper()), "mixed_file"),
    "encrypted": (files.encrypted("user"), "encrypted_pdf"),
    "encrypted, opens without a password": (files.encrypted(""), "encrypted_pdf"),
    "script": (files.scripted(), "scripted_pdf"),
    "script deep inside": (files.scripted_deep(), "scripted_pdf"),
    "launch": (files.launching(), "active_pdf"),
    "embedded file": (files.carrying(), "pdf_with_files"),
    "xfa": (files.xfa(), "xfa_pdf"),
    "51 pages": (files.saved(files.paper(51)), "too_many_pages"),
    "no pages": (files.saved(files.paper(0)), "damaged"),
    "header only": (b"%PDF-1.7\n%%EOF", "damaged"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert await run(content) == Refused(code)


@pytest.mark.parametrize(
    ("content", "media", "size"),
    [
        (files.photo(), "image/jpeg", (800, 600)),
        (files.photo(turned=6), "image/jpeg", (600, 800)),
        (files.photo() + bytes(40), "image/jpeg", (800, 600)),
        (files.image("PNG", mode="RGBA", color=(0, 0, 0, 0)), "image/png", (300, 200)),
        (files.image("PNG", mode="I;16"), "image/png", (300, 200)),
        (files.image("PNG", mode="P"), "image/png", (300, 200)),
        (files.image("JPEG", mode="CMYK", color=(9, 9, 9, 9)), "image/jpeg", (300, 200)),
        (files.image("JPEG", mode="L", progressive=True), "image/jpeg", (300, 200)),
        (files.image("WEBP", lossless=True), "image/webp", (300, 200)),
        (files.saved(files.paper()), "application/pdf", (595, 842)),
        (files.linked(), "application/pdf", (595, 842)),
    ],
)
async def test_an_honest_file_is_taken(content: bytes, media: str, size: tuple[int, int]) -> None:
    found = await run(content)
    assert isinstance(found, Accepted)
    assert (found.type, found.width, found.height) == (media, *size)


async def test_the_shown_picture_is_upright_small_and_says_nothing_of_the_camera() -> None:
    found = await run(files.photo(4000, 3000, turned=6))
    assert isinstance(found, Accepted)
    with Image.open(io.BytesIO(found.pages[0])) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1200, 1600))
        assert dict(shown.getexif()) == {}
    assert b"SECRET-MAKER" not in found.pages[0]


async def test_transparent_parts_become_white() -> None:
    found = await run(files.image("PNG", mode="RGBA", color=(0, 0, 0, 0)))
    assert isinstance(found, Accepted)
    with Image.open(io.BytesIO(found.pages[0])) as shown:
        assert shown.getpixel((5, 5)) == (255, 255, 255)


async def test_40_megapixels_fit_into_the_memory_it_may_have() -> None:
    for content in (
        files.image("PNG", size=(8000, 5000), mode="RGBA", color=(1, 2, 3, 4)),
        files.photo(8000, 5000),
    ):
        assert isinstance(await run(content), Accepted)


async def test_fifty_pages_become_fifty_pictures() -> None:
    found = await run(files.saved(files.paper(50)))
    assert isinstance(found, Accepted)
    assert len(found.pages) == 50
    with Image.open(io.BytesIO(found.pages[49])) as page:
        assert page.format == "PNG"
        assert max(page.size) <= 1200


async def test_a_page_that_never_ends_is_killed_from_outside() -> None:
    assert await run(files.endless()) == Refused("too_complex")


async def test_a_parser_that_gives_up_is_not_asked_again(setting: Setting) -> None:
    """As one does for want of memory, long before its time is over."""
    setting(check_memory_bytes=200 * 1024 * 1024)
    before, seen = checkers(), set[int]()
    asked = asyncio.create_task(run(files.endless()))
    while not asked.done():
        seen |= checkers() - before
        await asyncio.sleep(0.02)
    assert await asked == Refused("too_complex")
    assert len(seen) == 1


async def test_the_time_on_the_wall_is_kept_from_outside(setting: Setting) -> None:
    setting(check_wall_seconds=1)
    before = checkers()
    assert await run(files.endless()) == Refused("too_complex")
    assert checkers() <= before


async def test_too_little_memory_is_a_refusal_not_a_crash(setting: Setting) -> None:
    setting(check_memory_bytes=90 * 1024 * 1024)
    assert await run(files.image("PNG", size=(6000, 6000))) == Refused("too_complex")


def checkers() -> set[int]:
    """Checkers of this process that live now, by /proc; other tests have theirs."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
            parent = re.search(r"^PPid:\s*(\d+)", (entry / "status").read_text(), re.MULTILINE)
        except OSError:
            continue
        if b"materials.checks.inside" in line and parent and int(parent[1]) == os.getpid():
            found.add(int(entry.name))
    return found


async def test_only_so_many_files_are_checked_at_once() -> None:
    asked = asyncio.gather(*(run(files.photo()) for _ in range(6)))
    most = 0
    while not asked.done():
        most = max(most, len(checkers()))
        await asyncio.sleep(0.01)
    assert all(isinstance(found, Accepted) for found in await asked)
    assert most == settings().check_processes


async def test_a_checker_that_is_killed_is_asked_once_more_then_the_file_is_refused() -> None:
    before = checkers()
    asked = asyncio.create_task(run(files.endless()))
    killed: set[int] = set()
    while not asked.done():
        for pid in checkers() - before - killed:
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
    assert await asked == Refused("too_complex")
    assert len(killed) == 2


async def test_without_a_checker_nothing_is_said_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    # As when Python is replaced under a running server: the exec that fails is a real one.
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(OSError, match="nowhere"):
        await run(files.photo())


async def test_the_checker_knows_none_of_our_secrets() -> None:
    before = checkers()
    asked = asyncio.create_task(run(files.endless()))
    names: set[bytes] = set()
    while not asked.done():
        names |= {name for pid in checkers() - before for name in environment(pid)}
        await asyncio.sleep(0.05)
    assert b"PYTHONPATH" in names
    assert names - {b""} <= {b"PYTHONPATH", b"PYTHONDONTWRITEBYTECODE", b"LANG", b"LC_CTYPE"}


def environment(pid: int) -> set[bytes]:
    try:
        text = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return set()
    return {line.partition(b"=")[0] for line in text.split(b"\0")}


async def test_what_a_killed_server_left_of_a_check_is_removed() -> None:
    left = Path(settings().var_dir).absolute() / "checks" / "left"
    left.mkdir(parents=True)
    (left / "file").write_bytes(files.photo())
    clear(left.stat().st_mtime - 1)
    assert left.exists()
    clear(left.stat().st_mtime + 1)
    assert not left.exists()


CONNECTS = """
import socket, sys
from yinchuan.domains.materials.checks.inside import leave_the_network
left = leave_the_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
    print(left, "connected")
except OSError:
    print(left, "cut off")
"""


def test_a_checker_that_says_it_left_the_network_reaches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as heard:
        port = str(heard.getsockname()[1])
        env = {"PYTHONPATH": str(ROOT / "backend")}
        said = subprocess.run(
            [sys.executable, "-c", CONNECTS, port], env=env, capture_output=True, check=True
        )
    # Some kernels and containers do not let it: then it says so.
    assert said.stdout.decode().strip() in {"True cut off", "False connected"}


@pytest.fixture
def bound_to_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkers of a kernel that does not let them leave."""
    python = tmp_path / "python"
    python.write_text(
        f"#!{sys.executable}\nimport sys\nfrom yinchuan.domains.materials.checks import inside\n"
        "inside.leave_the_network = lambda: False\nsys.exit(inside.main(sys.argv[3:]))\n"
    )
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


@pytest.mark.usefixtures("bound_to_the_network")
async def test_a_checker_that_keeps_the_network_looks_into_nothing_but_in_a_demo(setting: Setting) -> None:
    assert isinstance(await run(files.photo()), Accepted)
    setting(demo=0)
    with pytest.raises(OSError, match="CHECK_WITH_NETWORK"):
        await run(files.photo())
    setting(check_with_network=1)
    assert isinstance(await run(files.photo()), Accepted)
