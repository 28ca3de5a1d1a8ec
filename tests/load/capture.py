"""How long a 12 MP photo takes from being chosen to its preview, and to its corners: `python -m tests.load.capture`.

Chromium slows the page's own thread down; whether it slows workers too is measured beside it. Prints, never fails."""

import io
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests import browser
from tests.conftest import GENEROUS
from tests.materials.drawn import draw, shots
from tests.people import Citizen
from tests.server import Server

SPIN = "let n = 0; const t = performance.now(); for (let i = 0; i < 3e7; i++) n += i % 7; "
LOOP = f"""async () => {{
  const spin = () => {{ {SPIN} return performance.now() - t }}
  const code = `{SPIN} postMessage(performance.now() - t)`
  const worker = new Worker(URL.createObjectURL(new Blob([code])))
  const there = await new Promise((done) => (worker.onmessage = (event) => done(event.data)))
  return [spin(), there]
}}"""


def photo() -> bytes:
    """4000 x 3000 as a phone writes it."""
    shot = next(each for each in shots(0, 40) if not each.grades and each.size[0] > each.size[1])
    out = io.BytesIO()
    draw(shot).resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


def slowed(page: Page, rate: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})


def timed(page: Page, address: str, file: bytes) -> tuple[float, float]:
    page.goto(address)
    field = page.locator("input[type=file]").first
    field.wait_for(state="attached")
    # The second counts: the sheet and its worker are there by then, as after the first use of the app.
    for _ in range(2):
        field.set_input_files({"name": "12mp.jpg", "mimeType": "image/jpeg", "buffer": file})
        begin = time.perf_counter()
        page.locator(".stage canvas").wait_for()
        shown = time.perf_counter() - begin
        page.locator(".handle").first.wait_for()
        found = time.perf_counter() - begin
        page.keyboard.press("Escape")
        page.locator(".stage").wait_for(state="detached")
    return shown, found


def main() -> None:
    file = photo()
    folder = Path(tempfile.mkdtemp())
    server = Server(folder, f"sqlite:///{folder}/capture.db", **GENEROUS).start()
    owner = Citizen(server, "马晓燕").signs_in().has_name()
    draft = owner.begins("HF-MZ-06").consents().fills().id
    cookies = [
        {"name": name, "value": value, "url": server.url.replace("http:", "https:"), "httpOnly": True}
        for name, value in owner.wire.cookies.items()
    ]
    with browser.running(folder) as chromium:
        for rate in (1, 4):
            page = chromium.opens("phone").new_page()
            slowed(page, rate)
            here, there = page.evaluate(LOOP)
            page.context.add_cookies(cookies)  # type: ignore[arg-type]
            shown, found = timed(page, f"{server.url}/apply/HF-MZ-06?draft={draft}&step=papers", file)
            print(f"{rate} x CPU: loop on the page {here:.0f} ms, in a worker {there:.0f} ms;", end=" ")
            print(f"{len(file) / 1e6:.1f} MB photo shown after {shown:.2f} s, corners after {found:.2f} s")
            page.close()
    server.stop()


if __name__ == "__main__":
    main()
