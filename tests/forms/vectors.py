"""Reads `shared-schemas/vectors/`: what both sides must answer."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.source import ROOT

VECTORS = ROOT / "shared-schemas" / "vectors"
DAY = date(2026, 11, 25)  # what examples are written for
META = ROOT / "shared-schemas" / "meta"


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read(VECTORS / f"{name}.json")
    return found


def named(cases: list[dict[str, Any]], key: str = "note") -> list[Any]:
    """One test a case, called as the case calls itself."""
    return [pytest.param(case, id=case[key]) for case in cases]


def as_struct(value: Any) -> Any:
    """Dictionaries as objects with attributes, as the domains hand them over."""
    if isinstance(value, dict):
        fields = [(key, Any) for key in value]
        made = msgspec.defstruct("Given", fields)
        return made(**{key: as_struct(one) for key, one in value.items()})
    return [as_struct(one) for one in value] if isinstance(value, list) else value
