"""Chromium as a citizen's phone or an officer's desk: Debian's binaries, a fake camera, Chinese, Yinchuan's clock.

Debian builds it twice: `chromium`, and `chromium-headless-shell` of the same engine without windows, which starts in a
third of the time and was seen to take about 0.6 of the processor. The shell shows every screen; what a browser leaves
on the disk is looked for with the whole one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import camera

# A slow machine is no reason to fail: what is waited for comes, or the test ends with what is shown instead.
expect.set_options(timeout=15_000)

WHOLE, SHELL = "chromium", "chromium-headless-shell"
MISSING = f"Chromium is missing. Type: sudo apt-get install --no-install-recommends {WHOLE} {SHELL} fonts-wqy-microhei"
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PLACE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
SIZES = {"phone": (360, 740), "tablet": (820, 1180), "desk": (1280, 800)}


def binary(name: str = SHELL) -> str:
    """Where Chromium is; the line to type when it is not there."""
    found = shutil.which(name)
    if found is None or not Path(camera.FONT).exists():
        pytest.fail(MISSING, pytrace=False)
    return found


class Chromium:
    """One browser process. Each `opens` is a device of its own: other cookies, other disk."""

    def __init__(self, browser: Browser, pixel: dict[str, Any]) -> None:
        self._browser = browser
        self._pixel = pixel
        self.pages: list[Page] = []
        self.errors: list[str] = []

    def opens(self, device: str = "phone", **options: Any) -> BrowserContext:
        """A new device: phone, tablet or desk; `options` are Playwright's (color_scheme, offline …)."""
        return self._ready(self._browser.new_context(**self._chosen(device, options)))

    def keeps(self, profile: Path, device: str = "phone") -> BrowserContext:
        """A device whose disk is the folder `profile`, in the whole browser with all that it writes down; closing it
        ends that browser and leaves the disk."""
        kind = self._browser.browser_type
        options = self._chosen(device, {})
        return self._ready(
            kind.launch_persistent_context(profile, executable_path=binary(WHOLE), args=QUIET, **options)
        )

    def _chosen(self, device: str, options: dict[str, Any]) -> dict[str, Any]:
        width, height = SIZES[device]
        kind = self._pixel if device != "desk" else {}
        chosen = {**kind, **PLACE, "viewport": {"width": width, "height": height}, **options}
        return {k: v for k, v in chosen.items() if k != "default_browser_type"}

    def _ready(self, context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(15_000)
        context.grant_permissions(["camera"])
        context.on("page", self._watch)
        return context

    def _watch(self, page: Page) -> None:
        self.pages.append(page)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))

    def photograph(self, folder: Path) -> list[Path]:
        """A picture of every open page, for a test that failed."""
        folder.mkdir(parents=True, exist_ok=True)
        taken = []
        for number, page in enumerate(page for page in self.pages if not page.is_closed()):
            taken.append(folder / f"{number}.png")
            page.screenshot(path=taken[-1], full_page=True)
        return taken

    def close_all(self) -> None:
        for context in self._browser.contexts:
            context.close()
        self.pages, self.errors = [], []


@contextmanager
def running(folder: Path, seen: Image.Image | None = None) -> Iterator[Chromium]:
    """Start Chromium, its camera on a paper or on `seen`; while it runs, this thread has an event loop, so async tests
    wait until it has ended."""
    film = camera.film(folder / "camera.y4m", seen)
    with sync_playwright() as playwright:
        flags = [*QUIET, f"--use-file-for-fake-video-capture={film}"]
        browser = playwright.chromium.launch(executable_path=binary(), args=flags)
        yield Chromium(browser, playwright.devices["Pixel 5"])
        browser.close()
