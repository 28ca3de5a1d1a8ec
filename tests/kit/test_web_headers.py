"""What every answer carries, and who may write."""

import pytest

from tests.kit.probe import THING, Probe

EVERYWHERE = [
    "/",
    "/sw.js",
    "/manifest.webmanifest",
    "/healthz",
    THING,
    "/api/nowhere",
    "/api/things/bug",
    "//",
    "/x/y",
]
BODY = {"fullName": "马秀兰"}


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_guarded(probe: Probe, path: str) -> None:
    headers = probe.http.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "require-trusted-types-for 'script'; trusted-types vue yc" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["permissions-policy"].startswith("camera=(self)")
    assert "server" not in headers
    assert "strict-transport-security" not in headers  # plain http: a browser must ignore it there


@pytest.mark.parametrize("path", [THING, "/api/nowhere", "/healthz", "/api/things/bug"])
def test_answers_of_the_api_are_kept_nowhere(probe: Probe, path: str) -> None:
    assert probe.http.get(path).headers.get_list("cache-control") == ["no-store"]


def test_a_handler_may_set_its_own(probe: Probe) -> None:
    headers = probe.http.get("/api/things/cached").headers
    assert headers.get_list("cache-control") == ["public, max-age=60"]
    assert headers.get_list("content-security-policy") == ["sandbox; default-src 'none'"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "CROSS-SITE"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 200),  # a browser's own word
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:{port}.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:{port}@evil.example"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Host": "city.example", "Origin": "http://city.example"}, 200),
        ({"Host": "city.example", "Origin": "http://city.example:80"}, 200),
        ({"Host": "city.example", "Origin": "http://other.example"}, 403),
    ],
    ids=str,
)
def test_a_write_comes_from_our_own_pages(probe: Probe, headers: dict[str, str], status: int) -> None:
    sent = {name: value.replace("{port}", str(probe.port)) for name, value in headers.items()}
    answer = probe.http.put(THING, json=BODY, headers=sent)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "cross_site"


def test_a_doubled_header_does_not_help(probe: Probe) -> None:
    twice = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")]
    assert probe.http.put(THING, json=BODY, headers=twice).status_code == 403


def test_anyone_may_follow_a_link_to_us(probe: Probe) -> None:
    assert probe.http.get(THING, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_report_of_blocked_content_is_taken(probe: Probe) -> None:
    report = [
        {"type": "csp-violation", "body": {"effectiveDirective": "img-src", "documentURL": "https://x/?id=1"}}
    ]
    answer = probe.http.post(
        "/api/reports", json=report, headers={"Content-Type": "application/reports+json"}
    )
    assert answer.status_code == 204
    assert any(line.get("directive") == "img-src" for line in probe.logged())
    assert probe.http.post("/api/reports", content=b"[[[").status_code == 204
    assert probe.http.post("/api/reports", content=b"x" * 20_000).status_code == 413


def test_numbers_are_for_this_machine_or_the_token(probe: Probe) -> None:
    probe.http.get(THING)
    body = probe.http.get("/metrics").text
    assert 'http_answers_total{method="GET",path="/api/things/{thing_id}",status="200"}' in body
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    assert probe.http.get("/metrics", headers=forwarded).status_code == 404
    with_token = {**forwarded, "Authorization": "Bearer secret-token"}
    assert probe.http.get("/metrics", headers=with_token).status_code == 200
    wrong = {**forwarded, "Authorization": "Bearer secret-tokem"}
    assert probe.http.get("/metrics", headers=wrong).status_code == 404


def test_the_public_keys_may_be_kept_a_while(probe: Probe) -> None:
    answer = probe.http.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert {key["kid"].split("-")[0] for key in answer.json()["keys"]} >= {"receipt", "pass", "grant"}
