"""The item list as the search sees it, for the phone's tests: only the server makes pinyin."""

import json

import msgspec

from ..rules.shaping import item_line, item_out
from ..rules.sounds import syllables
from ..schemas import ItemLine
from .loading import content
from .reading import read

_NOTE = (
    "What the item list gives the search, as the server makes it; `… catalogue.service vectors` writes it."
)
_SEARCHED = ("code", "name", "aliases", "pinyin", "aliasPinyin", "hasForm")


def lines() -> list[ItemLine]:
    """The list straight from the folder, without a database."""
    shelf = read()
    return [item_line(item_out(content(bundle, shelf), 1), syllables) for bundle in shelf.bundles]


def written() -> str:
    """shared-schemas/vectors/items.json, one item a line."""
    rows = [{key: line[key] for key in _SEARCHED} for line in msgspec.to_builtins(lines())]
    listed = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{\n  "note": {json.dumps(_NOTE, ensure_ascii=False)},\n  "items": [\n{listed}\n  ]\n}}\n'
