"""`just bench`: every load shape beside its floor in the same run. It prints a table and never fails on a time.

just bench --database sqlite --seconds 10 --only submit"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cluster import Cluster, free_port
from tests.load import cpu, prepare
from tests.load.run import WARM_UP
from tests.server import ROOT, Server, demo_settings

HIGH = "1000000000"
OPEN_GATES = {
    "CODE_EACH_SECONDS": "0",
    "CODE_HOURLY": HIGH,
    "CODE_ADDRESS_HOURLY": HIGH,
    "SIGN_IN_ADDRESS_HOURLY": HIGH,
    "CONSENTS_DAILY": HIGH,
    "UPLOAD_DAILY_BYTES": "1000000000000000",
    "UPLOAD_FILES_PER_CASE": HIGH,
    "UPLOAD_HOURLY": HIGH,
}
MOST = 6000  # applications prepared for one line: signing them takes longer than sending them
# CPU a request: of the server itself, of the checks of files and jobs beside it, of the database, of the load.
COLUMNS = ("per s", "p50 ms", "p99 ms", "CPU ms", "beside", "db CPU", "load")
HEAD = f"{'what':<34}" + "".join(f"{name:>9}" for name in COLUMNS) + "   refused"


class WithoutDatabase(Server):
    """The same app on the same folder, whose writes go nowhere."""

    command = ("-m", "tests.load.floors", "without")


class Bench:
    """One database kind: its server, its floors, its lines of the table."""

    def __init__(self, kind: str, arguments: argparse.Namespace) -> None:
        self.kind, self.clients, self.seconds = kind, arguments.clients, arguments.seconds
        self.only = arguments.only
        self.unsent: prepare.Job = {}
        self.folder = Path(tempfile.mkdtemp(prefix="yinchuan-bench-"))
        self.cluster = Cluster(durable=True) if kind == "postgres" else None

    def address(self, name: str) -> str:
        return self.cluster.create(name) if self.cluster else f"sqlite:///{self.folder}/{name}.db"

    def database_cpu(self) -> float:
        return cpu.of_tree(self.cluster.pid) if self.cluster else 0.0

    def run(self) -> None:
        print(f"\n{self.kind}, {self.clients} clients, {self.seconds:g} s each\n{HEAD}", flush=True)
        self.floors()
        server = Server(self.folder / "server", self.address("bench"), **OPEN_GATES).start()
        try:
            self.shapes(server)
            self.without_database(server)
        except Exception:
            print(server.tail(), file=sys.stderr)
            raise
        finally:
            server.stop()
            if self.cluster:
                self.cluster.stop()

    def floors(self) -> None:
        before = self.database_cpu()
        report = self.floor_upsert()
        show("floor: one upserted row", report, (report["cpu"], 0, self.database_cpu() - before))
        with bare_server() as (port, pid):
            self.measure("floor: bare Litestar GET", {"shape": "read", "path": "/"}, port, pid)

    def floor_upsert(self) -> dict[str, Any]:
        env = {**os.environ, **demo_settings(self.folder, self.address("floor")), "VAR_DIR": str(self.folder)}
        command = [sys.executable, "-m", "tests.load.floors", "upsert", str(self.clients), str(self.seconds)]
        report: dict[str, Any] = json.loads(subprocess.check_output(command, env=with_path(env), cwd=ROOT))
        return report

    def shapes(self, server: Server) -> None:
        item = prepare.without_papers()
        people = prepare.citizens(server)
        path = f"/api/items/{item}"
        etag = httpx.get(server.url + path).headers["etag"]
        self.wanted(server, "item", "item with its form", lambda: {"shape": "read", "path": path})
        self.wanted(server, "304", "item, 304", lambda: {"shape": "read_again", "path": path, "etag": etag})
        self.wanted(
            server,
            "draft",
            "draft save, one field",
            lambda: {"shape": "save_change", "drafts": prepare.drafts(people, item, self.clients)},
        )
        count = min(MOST, int(1500 * (self.seconds + WARM_UP)))
        self.wanted(server, "submit", "submit without file", lambda: prepare.submissions(people, item, count))
        if not self.only or "submit" in self.only:
            self.unsent = prepare.submissions(people, item, count)
        self.wanted(server, "upload", "upload of 1 MB", lambda: prepare.uploads(people, self.clients))
        count = min(MOST, int(300 * (self.seconds + WARM_UP)))
        self.wanted(
            server,
            "photo",
            "upload of 1 MB, then submit",
            lambda: {
                **prepare.submissions(people, item, count),
                **prepare.uploads(people, self.clients),
                "shape": "submit_with_photo",
            },
        )

    def without_database(self, server: Server) -> None:
        """The floor of the submit: same requests, same process, no database behind it."""
        if not self.unsent:
            return
        server.kill()
        floor = WithoutDatabase(
            server.folder,
            server.settings["DATABASE_URL"],
            **OPEN_GATES,
            PYTHONPATH=with_path({})["PYTHONPATH"],
        ).start()
        try:
            self.measure("floor: submit without a database", self.unsent, floor.port, floor.pid)
        finally:
            floor.kill()

    def wanted(self, server: Server, name: str, words: str, make: Any) -> None:
        if not self.only or name in self.only:
            self.measure(words, make(), server.port, server.pid)

    def measure(self, words: str, job: prepare.Job, port: int, pid: int) -> None:
        text = json.dumps({**job, "port": port, "clients": self.clients, "seconds": self.seconds})
        before, tree, database = cpu.of(pid), cpu.of_tree(pid), self.database_cpu()
        done = subprocess.run(
            [sys.executable, "-m", "tests.load.run"],
            input=text.encode(),
            stdout=subprocess.PIPE,
            check=True,
            cwd=ROOT,
            env=with_path(dict(os.environ)),
        )
        own = cpu.of(pid) - before
        beside = cpu.of_tree(pid) - tree - own
        show(words, json.loads(done.stdout), (own, beside, self.database_cpu() - database))


def with_path(env: dict[str, str]) -> dict[str, str]:
    return {**env, "PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"}


def show(words: str, report: dict[str, Any], milliseconds: tuple[float, float, float]) -> None:
    """One line: rate, median, 99th hundredth, CPU a request of everybody who had a part in it."""
    times = report["times"]
    if not times:
        print(f"{words:<34}{'nothing was answered':>30}   {report['wrong']}", flush=True)
        return
    # The CPU was also spent on the warm-up, whose requests are not in `times`.
    count = len(times) * (1 + WARM_UP / report["seconds"])
    figures = (
        len(times) / report["seconds"],
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.99)] * 1000,
        *(each / count for each in (*milliseconds, report.get("load", 0.0))),
    )
    print(
        f"{words:<34}" + "".join(f"{figure:>9.{0 if figure > 999 else 2}f}" for figure in figures), end="   "
    )
    print(report["wrong"] or "-", flush=True)


@contextmanager
def bare_server() -> Iterator[tuple[int, int]]:
    """The floor's own process, ready to answer."""
    port = free_port()
    env = with_path({**os.environ, "PORT": str(port)})
    process = subprocess.Popen([sys.executable, "-m", "tests.load.floors", "bare"], env=env, cwd=ROOT)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(prog="just bench")
    parser.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument(
        "--only", action="append", choices=["item", "304", "draft", "submit", "upload", "photo"]
    )
    arguments = parser.parse_args()
    for kind in arguments.database or ["sqlite", "postgres"]:
        Bench(kind, arguments).run()


if __name__ == "__main__":
    main()
