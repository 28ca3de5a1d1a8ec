"""What it costs to get to the first form: at most 120 kB by brotli and 8 requests (product.md 6)."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import Chromium
from tests.screens.page import Glass
from tests.screens.places import Town

MOST_BYTES = 120_000
MOST_REQUESTS = 8
FIELD = "申领人姓名"

# Notes when the field of the form is there for the first time.
NOTES = """(label) => {
  const seen = () => [...document.querySelectorAll('label')].some((one) => one.textContent.includes(label))
  const looks = new MutationObserver(() => {
    if (window.formAt || !seen()) return
    window.formAt = performance.now()
    looks.disconnect()
  })
  looks.observe(document, { childList: true, characterData: true, subtree: true })
}"""
# What had been asked for by then, by the page's own clock.
ASKED = """() => performance.getEntries()
  .filter(({ entryType, startTime }) => ['navigation', 'resource'].includes(entryType) && startTime <= window.formAt)
  .map(({ name }) => name)"""


class Meter:
    """What came over the wire to one page until its form was there, headers included. The icon that a browser fetches
    for its own tab and what is written in the background weigh, but nothing on the page waits for them: they are no
    requests of the form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        page.add_init_script(f"({NOTES})({json.dumps(FIELD)})")
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self.sent)
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")

    def sent(self, event: dict[str, Any]) -> None:
        self.asked[event["requestId"]] = f"{event['request']['method']} {event['request']['url']}"

    def finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def until_the_form(self) -> dict[str, float]:
        """By what was asked, the bytes that came."""
        asked = self.page.evaluate(ASKED)
        assert asked
        return {
            line: self.bytes.get(name, 0) for name, line in self.asked.items() if line.split()[1] in asked
        }


def is_waited_for(line: str) -> bool:
    return line.startswith("GET") and "/icons/" not in line


def test_the_first_form_is_small(chromium: Chromium, town: Town) -> None:
    page = Glass(chromium, town, "light").page("citizen")
    meter = Meter(page)
    town.xiulan.begins("HF-GA-08").takes_back()
    page.goto(town.server.url + "/apply/HF-GA-08")
    page.get_by_role("button", name="同意并继续").click()
    expect(page.get_by_label(FIELD)).to_be_visible()
    found = meter.until_the_form()
    table = "\n".join(f"{size:9.0f} {line}" for line, size in found.items())
    assert len([line for line in found if is_waited_for(line)]) <= MOST_REQUESTS, table
    assert sum(found.values()) <= MOST_BYTES, table
