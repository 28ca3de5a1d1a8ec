"""Where somebody lives: a county or street of Yinchuan from `shared-schemas/divisions.json`."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from yinchuan.config import settings

from . import text

Name = dict[str, str]


def normalise(value: str) -> str:
    """Half width, without spaces."""
    return text.compact(value)


def reason(value: str) -> str | None:
    """`unknown` for a code that is not on the list of this city."""
    return None if value in _paths() and not value.endswith("00", 0, 6) else "unknown"


def named(value: str, language: str) -> str:
    """银川市 兴庆区 凤凰北街街道, or the English names from the street up; the code itself when unknown."""
    path = _paths().get(value)
    if path is None:
        return value
    names = [name[language] for name in path]
    return " ".join(names) if language == "zh" else ", ".join(reversed(names))


@cache
def _paths() -> dict[str, list[Name]]:
    city = msgspec.json.decode((Path(settings().schemas_dir) / "divisions.json").read_bytes())
    found: dict[str, list[Name]] = {}
    _walk(city, [], found)
    return found


def _walk(node: dict[str, Any], above: list[Name], found: dict[str, list[Name]]) -> None:
    path = [*above, node["name"]]
    found[node["code"]] = path
    for child in node.get("children", []):
        _walk(child, path, found)
