"""The phone's side of the measuring, bundled from `pwa/src/kit/paper` and run under Node."""

import json
import struct
import subprocess
from pathlib import Path
from typing import IO, Any, Self

from PIL import Image

from tests.server import ROOT

from .truth import Defect, Point


class Seen:
    """What the phone makes of one photo."""

    def __init__(self, told: dict[str, Any], paper: Image.Image) -> None:
        self.corners: list[Point] = [(corner["x"], corner["y"]) for corner in told["corners"]]
        self.is_found: bool = told["isFound"]
        self.defects: list[Defect] = told["defects"]
        self.measures: dict[str, float | None] = told["measures"]
        self.paper = paper


class PhoneEyes:
    """One Node process that looks at photo after photo."""

    def __init__(self, folder: Path) -> None:
        bundle = folder / "phone.mjs"
        source = Path(__file__).with_name("phone.ts")
        rolldown = ROOT / "pwa" / "node_modules" / ".bin" / "rolldown"
        command = [str(rolldown), str(source), "-o", str(bundle), "--format", "esm", "--platform", "node"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        self._node = subprocess.Popen(["node", str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _pipe(self._node.stdin).close()
        self._node.wait(30)
        _pipe(self._node.stdout).close()

    def look(self, photo: Image.Image) -> Seen:
        to, back = _pipe(self._node.stdin), _pipe(self._node.stdout)
        to.write(struct.pack("<II", *photo.size) + photo.convert("RGBA").tobytes())
        to.flush()
        told = json.loads(back.readline())
        width, height = told["size"]
        paper = Image.frombytes("RGBA", (width, height), back.read(width * height * 4)).convert("RGB")
        return Seen(told, paper)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
