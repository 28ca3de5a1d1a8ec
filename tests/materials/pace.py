"""`python -m tests.materials.pace` prints what a photo of 12 megapixels costs a poor phone (P4): from the file to the
picture that is shown, to its corners, to what is sent; and how much is sent. Nothing is decided on it.

A browser slows down no worker for us, so the processor's time of the page's whole process is counted, all threads one
after the other, times four: what else this machine does is not in it, and a phone with a second core is faster."""

import base64
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from tests.browser import running
from tests.materials.drawn import Shot, draw, shots
from tests.materials.drawn.scene import PAPERS
from tests.server import ROOT

SLOWER = 4
PHOTO = (4000, 3000)
ROUNDS = 3
STEPS = {
    "shown": "{ act: 'open', file }",
    "looked at": "{ act: 'examine', isPaper: true }",
    "ready": "{ act: 'finish', corners: looked.corners, mark: '仅用于居住证申领' }",
}
START = """([script, photo]) => {
  window.file = new Blob([Uint8Array.from(atob(photo), (sign) => sign.charCodeAt(0))], { type: 'image/jpeg' })
  const worker = new Worker(URL.createObjectURL(new Blob([script])))
  window.ask = (question) => new Promise((answered, failed) => {
    worker.onmessage = ({ data }) => (data.error ? failed(new Error(data.error)) : answered(data.value))
    worker.postMessage({ id: 1, question })
  })
}"""
ASK = """async () => {
  const answer = await ask(%s)
  if ('corners' in answer) window.looked = answer
  return { sent: answer.picture?.size ?? 0, preview: answer.preview?.size ?? 0, isFound: answer.isFound ?? true }
}"""


def photograph(shot: Shot) -> bytes:
    """The drawn photo as large as a phone's camera gives it."""
    small = draw(shot)
    size = PHOTO if small.width > small.height else PHOTO[::-1]
    large = np.asarray(small.resize(size, Image.Resampling.BICUBIC), np.float32)
    # The sensor's own grain makes most of a real photo's bytes.
    grain = np.random.default_rng(shot.seed).standard_normal(large.shape, np.float32) * 5
    out = io.BytesIO()
    Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=92)
    return out.getvalue()


def bundle(folder: Path) -> str:
    """The studio's worker, by the builder that ships it."""
    source = ROOT / "pwa" / "src" / "kit" / "workers" / "studio.ts"
    rolldown = ROOT / "pwa" / "node_modules" / ".bin" / "rolldown"
    command = [str(rolldown), str(source), "-o", str(folder / "studio.js"), "--format", "iife"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "studio.js").read_text()


def busiest(page: Page) -> int:
    """The page's process: of all pages' processes the one that works when this page does."""
    browser = page.context.browser
    assert browser is not None
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [int(one["id"]) for one in told if one["type"] == "renderer"]
    before = {pid: processor(pid) for pid in pages}
    page.evaluate("() => { for (const end = performance.now() + 100; performance.now() < end; ); }")
    return max(pages, key=lambda pid: processor(pid) - before[pid])


def processor(pid: int) -> float:
    """Milliseconds that all threads of a process have worked."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in threads) / 1e6


def steps(page: Page, pid: int) -> Iterator[tuple[str, float, dict[str, int]]]:
    """Each step with its time and what it gave."""
    for name, question in STEPS.items():
        before = processor(pid)
        told = page.evaluate(ASK % question)
        yield name, (processor(pid) - before) * SLOWER, told


def main() -> int:
    with TemporaryDirectory() as place, running(Path(place)) as chromium:
        script = bundle(Path(place))
        times: dict[str, list[float]] = {name: [] for name in STEPS}
        sent: dict[str, int] = {}
        taken: list[int] = []
        for shot in [one for one in shots(0, 60) if not one.grades][: len(PAPERS) * ROUNDS]:
            context = chromium.opens("phone")
            page = context.new_page()
            photo = base64.b64encode(photograph(shot)).decode()
            taken.append(len(photo) * 3 // 4)
            page.evaluate(START, [script, photo])
            for name, ms, told in steps(page, busiest(page)):
                times[name].append(ms)
                if told["sent"]:
                    sent[str(shot)] = told["sent"] + told["preview"]
            context.close()
    print(f"{len(sent)} photos of 12 megapixels ({median(taken) / 1e6:.1f} MB)")
    print(f"ms on a phone {SLOWER} times slower (median, most):")
    for name, found in times.items():
        print(f"  {name:10} {median(found):6.0f} {max(found):6.0f}")
    print(f"bytes sent, preview included: {median(sent.values()):.0f}, {max(sent.values())} at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
