"""A few routes that only the tests have (`probe_app`), served for real by uvicorn in a process of their own."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cluster import free_port
from tests.server import NO_TLS

ROOT = Path(__file__).parents[2]
ID = "01890000-0000-7000-8000-000000000000"
THING = f"/api/things/{ID}"
PROGRAM = [sys.executable, "-m", "tests.kit.probe_app"]


class Probe:
    """The running process: its client, its log."""

    def __init__(self, port: int, log: Path, scheme: str) -> None:
        self.port = port
        self.log = log
        trusted = log.parent / "tls" / "cert.pem"
        own = ssl.create_default_context(cafile=str(trusted)) if scheme == "https" else NO_TLS
        self.http = httpx.Client(base_url=f"{scheme}://127.0.0.1:{port}", timeout=30, verify=own)

    def logged(self) -> list[dict[str, Any]]:
        """The lines of its log that are JSON."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def running(
    folder: Path, *, scheme: str = "http", stderr: int | None = None, **settings: str
) -> Iterator[Probe]:
    """The probe with these settings, until the end of the block."""
    port, log = free_port(), folder / "probe.log"
    env = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'backend'}",
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "WORKER_INLINE": "1",  # no job process of its own: it would take the jobs of the tests in this process
        **settings,
    }
    with log.open("wb") as file:
        process = subprocess.Popen(PROGRAM, env=env, stdout=file, stderr=file if stderr is None else stderr)
    try:
        wait_for(port, process, log)
        probe = Probe(port, log, scheme)
        with probe.http:
            yield probe
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it listens; says its log when it ends instead."""
    for _ in range(400):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(log.read_text())
