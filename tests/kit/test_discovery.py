"""Domains are found by their folders, in the order of their imports."""

import importlib
import sys
from collections.abc import Iterator
from graphlib import CycleError
from pathlib import Path

import pytest

from yinchuan import discovery


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of domains that a test fills; the real ones are back afterwards."""
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    # Discovery looks into the one package of the product; here it is real files of another.
    monkeypatch.setattr(discovery, "package", importlib.import_module("city"))
    discovery.domains.cache_clear()
    yield tmp_path / "city"
    discovery.domains.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "city"]:
        del sys.modules[name]


def domain(city: Path, name: str, **files: str) -> None:
    (city / name).mkdir()
    (city / name / "__init__.py").write_text("")
    for part, text in files.items():
        (city / name / f"{part}.py").write_text(text)


START = "async def on_start() -> None: ...\n"


def test_a_domain_comes_after_those_it_imports_from(city: Path) -> None:
    domain(city, "archive", service=START + "from city.cases.service import work\n")
    domain(
        city, "cases", service=START + "from city.people import service as people\ndef work() -> None: ...\n"
    )
    domain(city, "people", service=START)
    assert discovery.domains() == ["people", "cases", "archive"]
    assert [start.__module__.split(".")[1] for start in discovery.starts()] == ["people", "cases", "archive"]


def test_routes_are_gathered_where_they_are(city: Path) -> None:
    domain(city, "cases", routes="ROUTES = ['cases']\n")
    domain(city, "demo", routes="ROUTES = []\nROOT_ROUTES = ['demo']\n")
    domain(city, "forms", service="")
    assert discovery.routes() == ["cases"]
    assert discovery.root_routes() == ["demo"]
    assert discovery.starts() == []


def test_listeners_are_loaded_without_being_named(city: Path) -> None:
    domain(city, "notices", listeners="heard = True\n")
    discovery.domains()
    assert sys.modules["city.notices.listeners"].heard


def test_domains_that_need_each_other_stop_the_start(city: Path) -> None:
    domain(city, "a", events="class A: ...\n", service="from city.b.events import B\n")
    domain(city, "b", events="class B: ...\n", service="from city.a.events import A\n")
    with pytest.raises(CycleError):
        discovery.domains()


def test_a_broken_domain_is_not_passed_over(city: Path) -> None:
    domain(city, "cases", service="import nothing_of_this_name\n")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        discovery.domains()
