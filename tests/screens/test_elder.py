"""The elder version: every letter at least 18 px, everything that is pressed at least 60 px (domain.md 10.1)."""

import pytest

from tests.browser import Chromium
from tests.screens.page import Glass
from tests.screens.places import PLACES, Town

SMALL_LETTERS = """() => {
  const small = new Set()
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const { parentElement: holder, textContent: words } = walk.currentNode
    if (!words.trim() || !holder.checkVisibility() || holder.closest('.only-heard, script, noscript')) continue
    const size = parseFloat(getComputedStyle(holder).fontSize)
    if (size < 18) small.add(`${size} px: ${words.trim().slice(0, 40)}`)
  }
  return [...small]
}"""
# A tick or a face is pressed by the label around it, a text box has its border outside; links in sentences are exempt.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a[href], input, select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.closest('.only-heard, .skip') && !one.closest('p'))
  .map((one) => one.closest('label, .ui-input, .ui-select') ?? one)
  .map((one) => ({ one, box: one.getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < 59.5)
  .map(({ one, box }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`)"""


@pytest.mark.parametrize("who", ["guest", "nameless", "citizen"])
def test_everything_is_large(chromium: Chromium, town: Town, who: str) -> None:
    glass = Glass(chromium, town, "elder")
    found = []
    for place in PLACES:
        if place.who == who:
            page = glass.opens(place)
            small = page.evaluate(SMALL_LETTERS) + page.evaluate(SMALL_TARGETS)
            found += [f"{place}: {each}" for each in small]
    assert "\n".join(found) == ""
