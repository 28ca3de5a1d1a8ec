"""What is still Chinese in the English version: every sign that is shown, heard or stands in the window's title."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.server import ROOT

# Han, and the punctuation and full-width forms that go with it.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U000323af]")


class Allowed(NamedTuple):
    """Where Chinese may stand in the English version, and why."""

    selector: str
    why: str


ALLOWED = (
    Allowed(".law[lang|=zh]", "a law is cited by its Chinese title: no other is binding"),
    Allowed(".desk-lines[lang|=zh]", "the desk reads what was signed, in the language it was signed in"),
    Allowed("label[lang|=zh]", "each language names itself, so that a person finds the own one"),
)
SHOWN = """(allowed) => {
  const shown = [document.title]
  const may = (one) => one.closest('script, style, noscript') || one.closest(allowed)
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const { parentElement: holder, textContent: words } = walk.currentNode
    const isShown = holder.checkVisibility() || holder.closest('select')?.checkVisibility()
    if (isShown && !may(holder)) shown.push(words.trim())
  }
  for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (one.checkVisibility() && !may(one)) shown.push(one.getAttribute(name))
  return shown
}"""


def left(page: Page, *typed: str) -> list[str]:
    """The texts of a page that hold Chinese which is no data: what somebody typed, `typed` among it, is taken out."""
    shown: list[str] = page.evaluate(SHOWN, ", ".join(place.selector for place in ALLOWED))
    data = re.compile("|".join(map(re.escape, sorted({*typed, *known()}, key=len, reverse=True))))
    return [text for text in shown if CHINESE.search(data.sub("", text))]


@cache
def known() -> frozenset[str]:
    """Data, not words of the app: names of people, what they answer in the examples, what registers hold about them."""
    seed = ROOT / "assets" / "seed"
    people = json.loads((seed / "people.json").read_text())
    names = {person["name"] for group in ("citizens", "staff") for person in people[group]}
    masked = {f"{name[:length]}*" for name in names for length in (1, 2)}
    registers = json.loads((seed / "registers.json").read_text())
    del registers["e_licence"]  # its names of licences are not data of anybody
    examples = (ROOT / "shared-schemas" / "items").glob("*/examples/*.json")
    held = set(_texts([registers, *(json.loads(path.read_text())["answers"] for path in examples)]))
    return frozenset(text for text in names | masked | held if CHINESE.search(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
