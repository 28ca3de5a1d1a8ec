"""`POST /share` on the server, where a phone has no service worker yet: whatever comes, nothing is kept, and the answer is
the page that asks to share once more. Hostile forms are answered like kind ones."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server import Server

FORM = "multipart/form-data; boundary=x"
MEGABYTE = 1024 * 1024


def part(name: str, content: bytes) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n"


END = b"--x--\r\n"
BODIES = {
    "one photo": part("a.jpg", b"jpeg") + END,
    "nothing": b"",
    "ten thousand files": part("a.jpg", b"x") * 10_000 + END,
    "no end": part("a.jpg", b"x"),
    "a name without end": part("a" * 200_000, b"x") + END,
    "no form at all": b"\x00" * 1000,
    "a path for a name": part("../../keys/x", b"x") + END,
}


def shares(server: Server, content: bytes | Iterator[bytes], kind: str = FORM) -> httpx.Response:
    return httpx.post(f"{server.url}/share", content=content, headers={"Content-Type": kind}, timeout=60)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_way_back_is_the_answer(server: Server, body: bytes) -> None:
    answer = shares(server, body)
    assert (answer.status_code, answer.headers["location"]) == (303, "/shared?why=again")
    assert answer.content == b""
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/json", "x"])
def test_what_it_calls_itself_changes_nothing(server: Server, kind: str) -> None:
    assert shares(server, b"[" * 1000, kind).status_code == 303


def test_more_than_a_paper_may_have_is_answered_and_forgotten(server: Server) -> None:
    """In pieces, so that no length is told beforehand."""
    answer = shares(server, (bytes(MEGABYTE) for _ in range(60)))
    assert (answer.status_code, answer.headers["location"]) == (303, "/shared?why=again")
    assert httpx.get(f"{server.url}/readyz").status_code == 200


def test_a_length_beyond_the_limit_is_answered(server: Server) -> None:
    assert shares(server, bytes(11 * MEGABYTE)).status_code == 303
