"""The real server as a process of its own, with its own database, files and keys in one folder."""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.cluster import free_port

ROOT = Path(__file__).parent.parent
# For clients of plain http: reading the certificates of this machine took 34 ms of CPU a client. Trusts nobody.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def demo_settings(folder: Path, database_url: str) -> dict[str, str]:
    """The settings of a test's house: everything in one folder, fictional people."""
    return {
        "DEMO": "1",
        "DATABASE_URL": database_url,
        "OBJECTS_URL": f"file://{folder}/objects",
        "KEYS_DIR": str(folder / "keys"),
        "VAR_DIR": str(folder),
    }


class Server:
    """`python -m yinchuan.app` on a free port. `kill` is kill -9; `start` after it uses what is on the disk."""

    command: tuple[str, ...] = ("-m", "yinchuan.app")

    def __init__(self, folder: Path, database_url: str, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.settings = {**demo_settings(folder, database_url), "PORT": str(self.port), **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Server":
        """Start and wait until it is ready; says its log when it does not come up."""
        env = {**os.environ, "PYTHONPATH": str(ROOT / "backend"), "PYTHONUNBUFFERED": "1", **self.settings}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=self.folder,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that its own child processes end with it
            )
        for _ in range(600):
            if self.is_ready():
                return self
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.kill()
        raise RuntimeError("the server did not start:\n" + self.tail())

    def is_ready(self) -> bool:
        try:
            return httpx.get(self.url + "/readyz", timeout=2, verify=NO_TLS).status_code == 200
        except httpx.TransportError:
            return False

    def works(self) -> "Server":
        """Wait for its worker too, which on PostgreSQL is a process of its own that begins later."""
        for _ in range(600):
            if self.is_on_sqlite or "worker_started" in self.tail():
                return self
            time.sleep(0.1)
        raise RuntimeError("the worker did not start:\n" + self.tail())

    @property
    def is_on_sqlite(self) -> bool:
        return self.settings["DATABASE_URL"].startswith("sqlite:///")

    def tail(self, since: int = 0) -> str:
        """What it logged after the first `since` bytes, at most the last 200 lines; nothing if it never started."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_bytes()[since:].decode(errors="replace").splitlines()[-200:])

    def kill(self) -> None:
        """End it at once, as a power cut of the process would."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def end(self) -> None:
        """Ask it to end what it is at, and then itself."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def stop(self) -> None:
        """End it, and remove its folder."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
