"""The phone app's files: compressed, kept, told apart from what is missing."""

from pathlib import Path

import pytest

from tests.kit.probe import Probe, running

APP = "/assets/app-1a2b.js"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("br, gzip", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("gzip, br;q=0", "gzip", b"gzip"),
        ("identity", None, b"plain"),
        ("abrx", None, b"plain"),
    ],
)
def test_the_best_encoding_is_sent(probe: Probe, accepted: str, encoding: str | None, body: bytes) -> None:
    with probe.http.stream("GET", APP, headers={"Accept-Encoding": accepted}) as answer:
        assert answer.headers.get("content-encoding") == encoding
        assert b"".join(answer.iter_raw()) == body
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.headers["content-length"] == str(len(body))


def test_a_hashed_file_is_kept_for_ever(probe: Probe) -> None:
    assert probe.http.get(APP, headers={"Accept-Encoding": "identity"}).headers["cache-control"] == (
        "public, max-age=31536000, immutable"
    )


@pytest.mark.parametrize("path", ["/", "/index.html", "/sw.js", "/manifest.webmanifest"])
def test_a_file_that_keeps_its_name_is_asked_for_again(probe: Probe, path: str) -> None:
    assert probe.http.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_what_the_client_has_is_not_sent_again(probe: Probe, known: str) -> None:
    first = probe.http.get("/sw.js")
    again = probe.http.get("/sw.js", headers={"If-None-Match": known.replace("{tag}", first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers


def test_each_encoding_has_its_own_tag(probe: Probe) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        with probe.http.stream("GET", APP, headers={"Accept-Encoding": accepted}) as answer:
            tags.add(answer.headers["etag"])
    assert len(tags) == 3


def test_types_are_what_browsers_demand(probe: Probe) -> None:
    assert probe.http.get("/manifest.webmanifest").headers["content-type"] == "application/manifest+json"
    assert probe.http.get("/sw.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert probe.http.get("/").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/cases/1/rating", "/我的", "/window"])
def test_a_page_of_the_app_is_the_app(probe: Probe, path: str) -> None:
    assert "i-Yinchuan" in probe.http.get(path, headers=PAGE).text


@pytest.mark.parametrize(
    "path",
    [
        "/api/nowhere",
        "/demo/nowhere",
        "/.well-known/nowhere",
        "/assets/missing.js",
        "/missing.png",
        "/assets/app-1a2b.js.br",
    ],
)
def test_what_is_missing_is_never_the_app(probe: Probe, path: str) -> None:
    answer = probe.http.get(path, headers=PAGE)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_script_that_asks_for_a_page_address_gets_a_404(probe: Probe) -> None:
    assert probe.http.get("/cases/1", headers={"Accept": "application/json"}).status_code == 404


def test_a_route_at_the_top_is_no_page(probe: Probe) -> None:
    assert probe.http.get("/healthz", headers=PAGE).json() == {"status": "ok"}


def test_head_of_a_file_has_its_length_and_no_body(probe: Probe) -> None:
    answer = probe.http.head("/sw.js")
    assert (answer.headers["content-length"], answer.content) == ("9", b"")


def test_without_a_built_app_a_page_says_what_to_do(tmp_path: Path) -> None:
    with running(tmp_path, PWA_DIR=str(tmp_path / "none")) as bare:
        answer = bare.http.get("/", headers=PAGE)
        assert "just demo" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert bare.http.get("/healthz").status_code == 200
