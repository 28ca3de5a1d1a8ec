"""Behind proxies, over TLS, and by the server of production."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cluster import free_port
from tests.kit.probe import ROOT, THING, Probe, running, wait_for

BODY = {"fullName": "x"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """The probe, believing proxies on this machine."""
    with running(
        tmp_path_factory.mktemp("behind"), TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.0/8", ACCESS_LOG="1"
    ) as found:
        yield found


def forwarded(**changes: str) -> dict[str, str]:
    named = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "city.example",
    }
    return {**named, **changes}


def test_a_trusted_proxy_says_scheme_and_host(behind: Probe) -> None:
    own = forwarded(Origin="https://city.example")
    answer = behind.http.put(THING, json=BODY, headers=own)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    foreign = forwarded(Origin="https://evil.example")
    assert behind.http.put(THING, json=BODY, headers=foreign).status_code == 403
    inner = forwarded(Origin=f"http://127.0.0.1:{behind.port}")
    assert behind.http.put(THING, json=BODY, headers=inner).status_code == 403


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the first entry is the client's own invention
        ("203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("not an address", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_client_is_the_last_address_nobody_trusted_wrote(behind: Probe, chain: str, address: str) -> None:
    answer = behind.http.get("/api/things/address", headers={"X-Forwarded-For": chain})
    assert answer.json() == [address, "http"]


def test_nobody_else_is_believed(probe: Probe) -> None:
    answer = probe.http.get("/api/things/address", headers=forwarded())
    assert answer.json() == ["127.0.0.1", "http"]


def test_the_access_log_names_routes_not_things(behind: Probe) -> None:
    behind.http.get(f"{THING}?revision=3")
    for _ in range(100):  # the line is written once the answer is out
        lines = [(line.get("method"), line.get("path"), line.get("status")) for line in behind.logged()]
        if ("GET", "/api/things/{thing_id}", 200) in lines:
            return
        time.sleep(0.05)
    raise AssertionError(lines)


def test_a_public_demo_has_a_certificate_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path, scheme="https", DEMO_PUBLIC="1") as public:
        answer = public.http.put(THING, json=BODY, headers={"Origin": f"https://127.0.0.1:{public.port}"})
        assert answer.status_code == 200
        assert "strict-transport-security" in answer.headers
        assert (tmp_path / "tls" / "key.pem").stat().st_mode & 0o077 == 0
        trusting = ssl.create_default_context(cafile=str(tmp_path / "tls" / "cert.pem"))
        assert httpx.get(f"https://localhost:{public.port}/healthz", verify=trusting).status_code == 200


def test_production_serves_with_several_processes_that_count_together(tmp_path: Path) -> None:
    port = free_port()
    env = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'backend'}",
        "PORT": str(port),
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "WORKER_INLINE": "1",
        "WORKERS": "2",
        "HEAD_SECONDS": "2",
    }
    program = (
        "from yinchuan.kit.web import serving; serving.run('tests.kit.probe_app:create_app', production=True)"
    )
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", program], env=env, stdout=log, stderr=log)
    try:
        wait_for(port, process, tmp_path / "log")
        for _ in range(20):
            with httpx.Client() as client:
                assert client.put(f"http://127.0.0.1:{port}{THING}", json=BODY).status_code == 200
        counted = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        assert 'http_answers_total{method="PUT",path="/api/things/{thing_id}",status="200"} 20.0' in counted
        answer = httpx.get(f"http://127.0.0.1:{port}/api//things")
        assert answer.headers["content-type"] == "application/problem+json"
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 503
        with socket.create_connection(("127.0.0.1", port), timeout=30) as wire:
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")  # and no end
            assert b" 200 " not in wire.recv(65536)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) is not None


def test_a_log_that_nobody_reads_stops_nobody(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with running(tmp_path, stderr=writer, ACCESS_LOG="1") as mute:
        for _ in range(1500):  # each leaves two lines; a pipe holds 64 kB
            assert mute.http.get("/api/nowhere").status_code == 404
    os.close(reader)
    os.close(writer)
