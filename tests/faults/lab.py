"""The Node program that is many devices at once, running the app's own sync code: schedules go in, endings come out."""

import base64
import io
import itertools
import json
import random
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self

from PIL import Image

from tests.server import ROOT, Server

Told = dict[str, Any]
PWA = ROOT / "pwa"
ENDING_SECONDS = 300


def build(folder: Path, *bundles: Told) -> None:
    """Bundle from the app's source; `breaks` of a bundle name the lines that are put wrong in it."""
    said = json.dumps({"folder": str(folder), "bundles": bundles, "preview": drawn(0, (40, 30))})
    done = subprocess.run(
        ["node", "faults/build.mjs", said], cwd=PWA, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def drawn(seed: int, size: tuple[int, int]) -> str:
    """A small picture, each seed another one."""
    out = io.BytesIO()
    noise = Image.frombytes("RGB", (40, 30), random.Random(seed).randbytes(3600))
    noise.resize(size).save(out, "JPEG", quality=80)
    return base64.b64encode(out.getvalue()).decode()


def photos() -> list[str]:
    """A file is begun, cut and looked at like a large one."""
    return [drawn(seed, (400, 300)) for seed in range(8)]


class Lab:
    """One running program against one server. `house` does what a schedule asks of the machine room."""

    def __init__(
        self, folder: Path, server: Server, house: Callable[[str], None], bundle: str = "device"
    ) -> None:
        self._house = house
        self._endings: dict[int, Future[Told]] = {}
        self._numbers = itertools.count()
        self._writing = threading.Lock()
        self._node = subprocess.Popen(
            ["node", str(folder / "lab.cjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(start={"base": server.url, "bundle": str(folder / f"{bundle}.cjs"), "photos": photos()})
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self, **what: Any) -> Future[Told]:
        """`begin(schedule=…)` or `begin(merge=[…])`: the answer, when it is there."""
        number = next(self._numbers)
        ending = self._endings[number] = Future()
        self._say(id=number, **what)
        return ending

    def run(self, schedule: Told) -> Told:
        answer = self.begin(schedule=schedule).result(ENDING_SECONDS)
        if "failed" in answer:
            raise AssertionError(f"{answer['failed']}\n" + "\n".join(answer["log"]))
        ending: Told = answer["ending"]
        return ending

    def _say(self, **what: Any) -> None:
        assert self._node.stdin is not None
        with self._writing:
            self._node.stdin.write(json.dumps(what) + "\n")
            self._node.stdin.flush()

    def _listen(self) -> None:
        assert self._node.stdout is not None
        for line in self._node.stdout:
            heard = json.loads(line)
            if "ask" in heard:
                threading.Thread(target=self._serve, args=(heard,), daemon=True).start()
            else:
                self._endings.pop(heard["id"]).set_result(heard)
        for waiting in self._endings.values():
            waiting.set_exception(AssertionError("the program of the devices has ended"))

    def _serve(self, heard: Told) -> None:
        self._house(heard["ask"])
        self._say(id=heard["id"], done=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._node.kill()
        self._node.wait(10)
