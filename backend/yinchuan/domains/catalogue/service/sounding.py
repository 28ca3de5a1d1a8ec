"""The item list as the search sees it, for the phone's tests: only the server makes pinyin."""

import json
from pathlib import Path

import msgspec

from ..rules.grouping import grouped
from ..rules.shaping import item_line, item_out
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
    contents = [content(bundle, shelf) for bundle in shelf.bundles]
    found = [
        (one["item"]["codes"]["catalog"], item_line(one, item_out(one, 1), syllables)) for one in contents
    ]
    return grouped(found, speaking.divisions())


def written() -> str:
    """shared-schemas/vectors/items.json, one item a line."""
    rows = [{key: line[key] for key in _SEARCHED} for line in msgspec.to_builtins(lines())]
    listed = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{\n  "note": {json.dumps(_NOTE, ensure_ascii=False)},\n  "items": [\n{listed}\n  ]\n}}\n'
