"""A new version of the app arrives while a form is open: it waits and says so, and takes nothing with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_interrupted import AID, begins
from tests.server import ROOT, Server

MARK = "新版首页"


def next_version(dist: Path) -> None:
    """Another build in the place of this one: one page has other words, and its script another name."""
    old = next(path for path in (dist / "assets").glob("*.js") if '"hero.title"' in path.read_text())
