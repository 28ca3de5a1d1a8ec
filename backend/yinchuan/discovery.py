"""Finds what the domains bring, so that nobody keeps a list: routes, listeners, jobs, what to do at start."""

import sys
from collections.abc import Awaitable, Callable
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from . import domains as package

PARTS = ("tables", "events", "service", "listeners", "routes")


@cache
def domains() -> list[str]:
    """The names of all domains, each after those it imports from."""
    found = sorted(path.parent.name for path in Path(package.__path__[0]).glob("*/__init__.py"))
    for name in found:
        for part in PARTS:
            _part(name, part)
    return [*TopologicalSorter({name: _below(name) for name in found}).static_order()]


def routes() -> list[Any]:
    """Every `ROUTES` of a domain: they are mounted below /api."""
    return _gathered("ROUTES")


def root_routes() -> list[Any]:
    """Every `ROOT_ROUTES` of a domain: they are mounted at the top."""
    return _gathered("ROOT_ROUTES")


def starts() -> list[Callable[[], Awaitable[None]]]:
    """Every domain's `service.on_start`, in the order of their imports."""
    services = [_part(name, "service") for name in domains()]
    return [module.on_start for module in services if module and hasattr(module, "on_start")]


def _gathered(attribute: str) -> list[Any]:
    found = [_part(name, "routes") for name in domains()]
    return [route for module in found if module for route in getattr(module, attribute, [])]


def _part(domain: str, part: str) -> ModuleType | None:
    name = f"{package.__name__}.{domain}.{part}"
    return import_module(name) if find_spec(name) else None


def _below(domain: str) -> set[str]:
    """The domains whose modules or names this domain's loaded modules hold."""
    prefix = f"{package.__name__}."
    mine = f"{prefix}{domain}"
    found: set[str] = set()
    for name, module in list(sys.modules.items()):
        if name == mine or name.startswith(f"{mine}."):
            held = [value for value in vars(module).values() if value is not None]
            origins = (
                v.__name__ if isinstance(v, ModuleType) else getattr(v, "__module__", "") for v in held
            )
            found |= {
                o.removeprefix(prefix).split(".")[0]
                for o in origins
                if isinstance(o, str) and o.startswith(prefix)
            }
    return found - {domain}
