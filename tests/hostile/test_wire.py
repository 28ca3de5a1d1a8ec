"""Paths, queries, headers and raw bytes that mean one thing to us and another to somebody else."""

import socket

import pytest

from tests.kit.probe import ID, THING, Probe

PAGE = "Accept: text/html\r\n"


def raw(probe: Probe, request: bytes) -> bytes:
    """What comes back for these very bytes, until the server closes or falls silent."""
    with socket.create_connection(("127.0.0.1", probe.port), timeout=3) as wire:
        wire.sendall(request)
        found = b""
        try:
            while piece := wire.recv(65536):
                found += piece
        except TimeoutError:
            pass
    return found


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def get(probe: Probe, target: str, headers: str = "") -> bytes:
    return raw(
        probe, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n".encode("latin-1")
    )


@pytest.mark.parametrize(
    "target",
    [
        "//",
        "//api/things/bug",
        f"/api//things/{ID}",
        f"{THING}/",
        f"{THING}//",
        "/api/",
        "/api/../api/things/bug",
        "/./api/things/bug",
        "/api/..;/things/bug",
        "/api/things/..",
        "/api/things/.",
        "/api/things/%2e%2e/things/bug",
        "/api/things/%2E./bug",
        "/api%2fthings%2fbug",
        "/api/things/%252e%252e/bug",
        "/api/things%5c..%5cbug",
        "/api\\things\\bug",
        "/api/things/bug;jsessionid=1",
        "/api/things/bug%00",
        "/api/things/bug%0d%0aSet-Cookie:x=1",
        "/api/things/bug%20",
        "/api/things/bug%",
        "/api/things/bug%zz",
        "/api/things/%ff%fe",
        "/api/things/" + "a" * 3000,
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/..%2f..%2fetc/passwd",
        "/%e0%80%af",
    ],
)
def test_an_address_with_a_second_meaning_is_nowhere(probe: Probe, target: str) -> None:
    for headers in ("", PAGE):
        answer = get(probe, target, headers)
        assert status(answer) in {400, 404}
        assert b"RuntimeError" not in answer
        if status(answer) == 404:
            assert b"application/problem+json" in answer


@pytest.mark.parametrize("query", ["a=%00", "a=%1f", "a=%7F", "revision=%00"])
def test_control_characters_in_a_query_are_400(probe: Probe, query: str) -> None:
    answer = probe.http.get(f"{THING}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("revision=1", 200),
        ("revision=-0", 200),
        ("revision=1&revision=2", 200),
        ("revision=", 400),
        ("revision=1.5", 400),
        ("revision=" + "9" * 5000, 400),
        ("revision=%ff", 400),
        ("other=%ff", 200),
        ("other=%E9%A9%AC", 200),
        ("&&&=&", 200),
        ("a[]=1&a[x]=2", 200),
        ("a=%0A", 200),
        ("x=" + "y" * 20_000, 200),
    ],
    ids=lambda value: str(value)[:30],
)
def test_any_query_gets_an_answer(probe: Probe, query: str, expected: int) -> None:
    assert probe.http.get(f"{THING}?{query}").status_code == expected


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nNo colon here\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n\r\n",
    ],
    ids=lambda request: repr(request[:50]),
)
def test_odd_requests_do_not_move_the_server(probe: Probe, request_: bytes) -> None:
    answer = raw(probe, request_.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    assert not answer or status(answer) < 500
    assert probe.http.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcdGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Content-Length: +4\r\n\r\nabcdGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Content-Length: -1\r\n\r\nGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Content-Length: 0x4\r\n\r\nabcdGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nGET /api/things/bug HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=lambda framing: repr(framing[:60]),
)
def test_no_second_request_hides_in_the_first(probe: Probe, framing: bytes) -> None:
    answer = raw(probe, f"PATCH {THING} HTTP/1.1\r\nHost: x\r\n".encode() + framing)
    assert b"internal_error" not in answer


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Encoding": ",;q=,br;q=x,*"},
        {"If-None-Match": '"' * 500},
        {"If-None-Match": ","},
        {"Accept": "text/html;" * 500},
        {"Cookie": "a=" + "b" * 5000},
        {"Cookie": "=;;=;\xff"},
        {"Cookie": "__Host-session=x; __Host-session=y"},
        {"Authorization": "Bearer " + "x" * 9000},
        {"Range": "bytes=0-1,2-3"},
        {"Idempotency-Key": "\xff"},
        {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Original-URL": "/api/things/bug"},
        {"Expect": "100-continue"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/", "/sw.js", THING])
def test_odd_headers_get_an_answer(probe: Probe, path: str, headers: dict[str, str]) -> None:
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = probe.http.get(path, headers=sent)
    assert answer.status_code in {200, 304, 400}
    assert (
        "strict-transport-security" not in answer.headers
    )  # what an untrusted client says of itself changes nothing


def test_many_requests_on_one_wire_are_answered_in_order(probe: Probe) -> None:
    one = f"GET {THING}?revision=%d HTTP/1.1\r\nHost: x\r\n\r\n"
    last = f"GET {THING}?revision=99 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = raw(probe, "".join(one % n for n in range(20)).encode() + last.encode())
    order = [answer.index(f'"revision":{n},'.encode()) for n in (*range(20), 99)]
    assert order == sorted(order)
