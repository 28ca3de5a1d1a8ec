"""The elder version: every letter at least 18 px, everything that is pressed at least 60 px (domain.md 10.1)."""

from playwright.sync_api import Page

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


def small(page: Page) -> list[str]:
    """What is too small to be read or pressed, with its size."""
    found: list[str] = page.evaluate(SMALL_LETTERS) + page.evaluate(SMALL_TARGETS)
    return found
