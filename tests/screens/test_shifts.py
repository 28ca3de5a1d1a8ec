"""Loading never moves what is already on the screen (product.md 3): no layout shift on any screen, at three widths."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SIZES, Chromium
from tests.screens.page import Glass
from tests.screens.places import PLACES, Town, path_of

# As it is while an answer takes its time: everything arrives for itself, so nothing hides in one frame with another.
SLOW = {"offline": False, "latency": 120, "downloadThroughput": 1_000_000, "uploadThroughput": 90_000}
WATCH = """() => {
  window.shifts = []
  const told = ({ node, previousRect: from, currentRect: to }) =>
    `${(node?.outerHTML ?? node?.textContent ?? 'gone').slice(0, 120)} ${from.x},${from.y} -> ${to.x},${to.y}`
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) window.shifts.push(`${value.toFixed(4)} ${sources.map(told).join(' | ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}"""
# What a date control does with its own parts when it is given a day: nobody sees it, and no page can help it.
IN_CONTROL = "0.0000 gone "
# One more frame, then what the observer still holds back.
SETTLED = (
    "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shifts), 100)))"
)


# So that an answer comes when the tap that asked for it is long over: what moves then counts.
SLOWER = {**SLOW, "latency": 700}


def slowed(page: Page, how: dict[str, Any] = SLOW) -> Page:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", how)
    page.add_init_script(f"({WATCH})()")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_while_a_screen_loads(chromium: Chromium, town: Town, size: str) -> None:
    glass = Glass(chromium, town, "light", size, service_workers="block")
    moved = []
    for place in PLACES:
        if place.taps:
            continue
        page = glass.page(place.who)
        if page.url == "about:blank":
            slowed(page)
        page.goto(town.server.url + path_of(place, town))
        glass.settles(page)
        moved += [f"{place} {shift}" for shift in page.evaluate(SETTLED)]
    assert not moved, "\n".join(moved)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("item", ["HF-YB-02", "HF-RS-03"])
def test_nothing_moves_when_registers_answer_after_the_consent(
    chromium: Chromium, town: Town, size: str, item: str
) -> None:
    page = slowed(Glass(chromium, town, "light", size, service_workers="block").page("citizen"), SLOWER)
    town.xiulan.begins(item).takes_back()
    for draft in town.xiulan.ask("GET", "/api/drafts")["drafts"]:
        if draft["item"] == item:
            town.xiulan.ask("DELETE", f"/api/drafts/{draft['id']}")
    page.goto(f"{town.server.url}/apply/{item}")
    page.get_by_role("button", name="同意并继续").click()
    name = page.get_by_label("姓名").first
    expect(name).to_be_visible()
    expect(name).to_have_value("")
    expect(name).to_have_value("马秀兰")
    assert [each for each in page.evaluate(SETTLED) if not each.startswith(IN_CONTROL)] == []
