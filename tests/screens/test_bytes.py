"""What it costs to get to the first form: at most 120 kB by brotli and 8 requests (product.md 6)."""

from typing import Any

from playwright.sync_api import CDPSession, expect

from tests.browser import Chromium
from tests.screens.page import Glass
from tests.screens.places import Town

MOST_BYTES = 120_000
MOST_REQUESTS = 8


class Meter:
    """What came over the wire to one page, headers included. The icon that a browser fetches for its own tab and
    what is written in the background weigh, but nothing on the page waits for them: they are no requests of the form."""

    def __init__(self, session: CDPSession) -> None:
        self.asked: dict[str, str] = {}
        self.bytes: dict[str, float] = {}
        session.on("Network.requestWillBeSent", self.sent)
        session.on("Network.loadingFinished", self.finished)
        session.send("Network.enable")

    def sent(self, event: dict[str, Any]) -> None:
        self.asked[event["requestId"]] = f"{event['request']['method']} {event['request']['url']}"

    def finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def waited_for(self) -> list[str]:
        return [line for line in self.asked.values() if line.startswith("GET") and "/icons/" not in line]

    def table(self) -> str:
        return "\n".join(f"{self.bytes.get(name, 0):9.0f} {line}" for name, line in self.asked.items())


def test_the_first_form_is_small(chromium: Chromium, town: Town) -> None:
    page = Glass(chromium, town, "light").page("citizen")
    meter = Meter(page.context.new_cdp_session(page))
    town.xiulan.begins("HF-GA-08").takes_back()
    page.goto(town.server.url + "/apply/HF-GA-08")
    page.get_by_role("button", name="同意并继续").click()
    expect(page.get_by_label("申领人姓名")).to_be_visible()
    table, requests, total = meter.table(), meter.waited_for(), sum(meter.bytes.values())
    assert len(requests) <= MOST_REQUESTS, table
    assert total <= MOST_BYTES, table
