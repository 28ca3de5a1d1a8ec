"""A throw-away PostgreSQL cluster from the installed binaries, always run by an ordinary user."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

ADMIN = "yinchuan"
MISSING = "PostgreSQL is missing. Type: sudo apt-get install --no-install-recommends postgresql"
UNSAFE = {"fsync": "off", "full_page_writes": "off"}  # nobody pulls the plug in an ordinary test


def free_port() -> int:
    """A port of the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def binary(name: str) -> str:
    """The newest installed `name`; Debian keeps initdb and postgres out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        raise pytest.UsageError(MISSING)
    return where


def ordinary_user() -> dict[str, Any]:
    """How to start a process that PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Databases:
    """The databases of a running cluster, for a process that did not start it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str) -> str:
        return f"postgres://{ADMIN}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, like: str = "") -> str:
        """Make an empty database, or a copy of one that nobody uses, and give its address."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", ADMIN]
        copied = ["-T", like] if like else []
        subprocess.run([binary("createdb"), *where, *copied, database], check=True, cwd="/")
        return self.url(database)


class Cluster(Databases):
    """Started once a run by the process that also stops it."""

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__(free_port())
        self.folder = Path(tempfile.mkdtemp(prefix="yinchuan-pg-"))
        self._as = ordinary_user()
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self._initdb()
        self._server = self._start({} if durable else UNSAFE)

    @property
    def pid(self) -> int:
        return self._server.pid

    def _initdb(self) -> None:
        make = [binary("initdb"), "-D", str(self.folder / "data"), "-U", ADMIN, "-A", "trust", "--no-sync"]
        make += ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd="/", **self._as)

    def _start(self, settings: dict[str, str]) -> subprocess.Popen[bytes]:
        command = [binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
        command += ["-c", "max_connections=200"]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as)
        for _ in range(300):
            if self._answers():
                return server
            if server.poll() is not None:
                break
            time.sleep(0.1)
        raise pytest.UsageError("PostgreSQL did not start:\n" + (self.folder / "log").read_text())

    def _answers(self) -> bool:
        ready = [binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, check=False, cwd="/").returncode == 0

    def stop(self) -> None:
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)  # "fast": clients are cut, nothing is waited for
            self._server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
