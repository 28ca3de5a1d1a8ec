"""The item list as the search sees it, for the phone's tests: only the server makes pinyin."""

import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from yinchuan.kit.canonical import hasty

from ..rules.grouping import grouped
from ..rules.shaping import Listed
from ..rules.sounds import syllables
from ..schemas import ItemLine
from . import speaking
from .loading import content
from .reading import read

_NOTE = (
    "What the item list gives the search, as the server makes it; `… catalogue.service vectors` writes it."
)
_SEARCHED = (
    "code",
    "name",
    "aliases",
    "pinyin",
    "aliasPinyin",
    "department",
    "hasForm",
    "frequency",
    "places",
)


def lines(folder: Path | None = None) -> list[ItemLine]:
    """The list straight from the folder, without a database."""
    shelf = read(folder)
    return heard(hasty(content(bundle, shelf)) for bundle in shelf.bundles())


def heard(contents: Iterable[bytes]) -> list[ItemLine]:
    """The list of these revisions."""
    found = (Listed.of(content) for content in contents)
    return grouped([(one.catalog, one.line(syllables)) for one in found], speaking.divisions())


def written() -> str:
    """shared-schemas/vectors/items.json, one item a line."""
    rows = [{key: line[key] for key in _SEARCHED} for line in msgspec.to_builtins(lines())]
    listed = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{\n  "note": {json.dumps(_NOTE, ensure_ascii=False)},\n  "items": [\n{listed}\n  ]\n}}\n'
