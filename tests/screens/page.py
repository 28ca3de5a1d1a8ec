"""A page that is looked at closely: by axe, at three widths, and for what a browser only tells its console."""

import json
from functools import cache
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from tests.browser import SIZES, Chromium
from tests.screens.chinese import left
from tests.screens.elder import small
from tests.screens.places import MODES, Place, Town, Who, path_of
from tests.server import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false })
  const told = (node) => `${node.html} ${node.failureSummary}`
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(told).join(' | ')}`)
}"""
# What sticks out of the screen, also what could be scrolled to inside its own box.
OVERFLOWS = """() => {
  const sticksOut = (one) => {
    const { left, right, width } = one.getBoundingClientRect()
    return width > 0 && (right > innerWidth + 1 || left < -1) && !one.closest('.only-heard, .skip')
  }
  const wide = [...document.querySelectorAll('body *')].filter(sticksOut)
  if (document.documentElement.scrollWidth > innerWidth) wide.push(document.documentElement)
  return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))
}"""


@cache
def axe() -> str:
    return (ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Glass:
    """The pages of one mode, one device for each kind of person. `refused` is what the browser would not do,
    `foreign` what was asked of anybody else."""

    def __init__(
        self, chromium: Chromium, town: Town, mode: str, size: str | None = None, **options: Any
    ) -> None:
        self.town = town
        self.mode = mode
        self._size = size
        self._options = options
        self._chromium = chromium
        self._pages: dict[Who, Page] = {}
        self.refused: list[str] = []
        self.foreign: list[str] = []

    def page(self, who: Who) -> Page:
        if who not in self._pages:
            size = self._size or ("desk" if who == "staff" else "phone")
            kept = self._settings()
            device = self._chromium.opens(size, reduced_motion="reduce", storage_state=kept, **self._options)
            self._known(device, who)
            page = device.new_page()
            page.on("console", self._hears)
            device.on("request", self._sees)
            self._pages[who] = page
        return self._pages[who]

    def _settings(self) -> dict[str, Any]:
        chosen = {"name": "yc-settings", "value": json.dumps(MODES[self.mode])}
        return {"origins": [{"origin": self.town.server.url, "localStorage": [chosen]}]}

    def _known(self, device: BrowserContext, who: Who) -> None:
        people: dict[str, Any] = {
            "citizen": self.town.xiulan,
            "nameless": self.town.nameless,
            "staff": self.town.wang,
        }
        if who in people:
            place = self.town.server.url.replace("http:", "https:")
            for name, value in people[who].wire.cookies.items():
                device.add_cookies([{"name": name, "value": value, "url": place, "httpOnly": True}])

    def _hears(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text:
            self.refused.append(f"{message.location['url']}: {message.text}")

    def _sees(self, request: Request) -> None:
        if not request.url.startswith((self.town.server.url, "blob:", "data:")):
            self.foreign.append(request.url)

    def opens(self, place: Place) -> Page:
        page = self.page(place.who)
        page.goto(self.town.server.url + path_of(place, self.town))
        self.settles(page)
        for selector in place.taps:
            page.locator(selector).first.click()
            self.settles(page)
        return page

    def settles(self, page: Page) -> None:
        """Everything that was on its way has come."""
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator(".ui-skeleton")).to_have_count(0)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)

    def amiss(self, page: Page, *typed: str) -> list[str]:
        """All that is wrong with what is shown, by what the mode promises; `typed` is somebody's words in no language."""
        found = self.violations(page) + self.misset(page, *typed)
        if self.mode == "elder" and page is not self._pages.get("staff"):
            found += small(page)
        return found

    def misset(self, page: Page, *typed: str) -> list[str]:
        """What of this the words of another language could change: what is too wide, and what is left in Chinese."""
        return self.overflows(page) + (left(page, *typed) if self.mode == "english" else [])

    def violations(self, page: Page) -> list[str]:
        """What axe finds against WCAG 2.2 AA."""
        if not page.evaluate("() => 'axe' in window"):
            page.add_init_script(axe())  # where it goes next it is there already
            page.evaluate(axe())
        found: list[str] = page.evaluate(RUN_AXE, RULES)
        return found

    def overflows(self, page: Page) -> list[str]:
        """What is wider than a phone, a tablet or a desk, and where."""
        before = page.viewport_size
        found = []
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{name}: {each}" for each in page.evaluate(OVERFLOWS)]
        page.set_viewport_size(before or {"width": 360, "height": 740})
        return found
