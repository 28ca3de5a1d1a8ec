"""The phone's own search in a real browser, and what it costs there.

`python -m tests.catalogue.phone` prints what each graded query takes, and each beginning of one, key by key."""

import json
import subprocess
import sys
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from playwright.sync_api import Page

from tests.browser import running
from tests.catalogue.folder import SHARED
from tests.catalogue.grading import QUERIES
from tests.catalogue.whole_city import searchable
from tests.server import ROOT
from yinchuan.domains.catalogue.rules.packing import pack
from yinchuan.domains.catalogue.schemas import IndexOut

SLOWER = 4  # than this machine: a poor phone
RULES = ROOT / "pwa" / "src" / "domains" / "catalogue" / "rules"
MAKE = """index => new Promise((made) => setTimeout(() => {
  const speech = phone.speechOf(index)
  window.shelf = phone.add(phone.emptyShelf(speech), phone.unpacked(index, speech, 0, index.names.length))
  made()
}))"""
LINES = """() => shelf.entries.map(({ line }) =>
  [line.code, line.pinyin, line.aliasPinyin, line.places.map((one) => one.code)])"""
# All that is found, as the search page asks for it; in a task of its own, which the browser's clock of tasks counts.
SEARCH = """query => new Promise((found) => setTimeout(() => {
  found(phone.search(shelf, query, '', Infinity).slice(0, 50).map((line) => line.code))
}))"""


class Phone:
    """A page that holds the index. Times are the main thread's own, in ms as a phone `SLOWER` times slower takes them:
    what else this machine does is not in them."""

    def __init__(self, page: Page, script: str, index: IndexOut) -> None:
        self._page = page
        page.add_script_tag(content=script)
        self._clock = page.context.new_cdp_session(page)
        self._clock.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._thread = 0.0
        self._taken()
        page.evaluate(MAKE, msgspec.to_builtins(index))
        self.ready = self._taken()
        self.times: list[float] = []

    @property
    def lines(self) -> Any:
        """What can be found: number, pinyin, the aliases' pinyin and the numbers of all places."""
        return self._page.evaluate(LINES)

    def search(self, query: str) -> list[str]:
        """The numbers of the first that are found."""
        found: list[str] = self._page.evaluate(SEARCH, query)
        self.times.append(self._taken())
        return found

    def figures(self) -> str:
        """How long the searches took."""
        parts = quantiles(self.times, n=20)
        return f"{parts[9]:.1f} ms (p50), {parts[18]:.1f} ms (p95), {max(self.times):.1f} ms at most"

    def _taken(self) -> float:
        """Since it was asked last."""
        metrics = self._clock.send("Performance.getMetrics")["metrics"]
        now = next(float(one["value"]) for one in metrics if one["name"] == "ThreadTime")
        taken, self._thread = (now - self._thread) * 1000 * SLOWER, now
        return taken


def bundle(place: Path) -> str:
    """The phone's own search as one script, by the builder that ships it."""
    (place / "entry.ts").write_text(f"export * from '{RULES}/searching'\nexport * from '{RULES}/unpacking'\n")
    names = {"@shared": str(SHARED), "@": str(ROOT / "pwa" / "src")}
    options = {"input": str(place / "entry.ts"), "resolve": {"alias": names}}
    options |= {"output": {"file": str(place / "phone.js"), "format": "iife", "name": "phone"}}
    (place / "build.mjs").write_text(f"export default {json.dumps(options)}\n")
    subprocess.run(
        ["node", str(ROOT / "pwa/node_modules/rolldown/bin/cli.mjs"), "-c", str(place / "build.mjs")],
        cwd=ROOT / "pwa",
        check=True,
        capture_output=True,
    )
    return (place / "phone.js").read_text()


def main() -> int:
    """Print what a query takes, whole and key by key, each kind on a page that has searched nothing before."""
    whole = [query["query"] for query in QUERIES]
    begun = dict.fromkeys(part for query in whole for part in accumulate(query))
    shelf = searchable()
    index = pack("whole", [entry.line for entry in shelf.entries], shelf.speech)
    with TemporaryDirectory() as place, running(Path(place)) as chromium:
        script = bundle(Path(place))
        asked: dict[str, Iterable[str]] = {"graded queries": whole, "typed beginnings": begun}
        for what, queries in asked.items():
            phone = Phone(chromium.opens("phone").new_page(), script, index)
            for query in queries:
                phone.search(query)
            print(f"{len(phone.times)} {what}: {phone.figures()}; ready in {phone.ready:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
