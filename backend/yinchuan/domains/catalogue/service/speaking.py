"""How people speak, and how signs and places are called: the shared files that search needs beside the items."""

from pathlib import Path
from typing import Any

import msgspec

from yinchuan.config import settings
from yinchuan.kit.schema import Text

from ..rules import Speech
from ..rules.sounds import usual


def _read(name: str) -> Any:
    return msgspec.json.decode((Path(settings().schemas_dir) / name).read_bytes())


def speech() -> Speech:
    """Fillers, everyday words and the usual sounds of signs."""
    words = _read("search.json")
    sounds = {sign: syllable for syllable, signs in _read("sounds.json").items() for sign in signs}
    return Speech(tuple(words["fillers"]), words["words"], sounds)


def divisions() -> dict[str, Text]:
    """The city and its counties by their six digits."""
    city = _read("divisions.json")
    return {one["code"]: msgspec.convert(one["name"], Text) for one in (city, *city["children"])}


def written() -> str:
    """shared-schemas/sounds.json, a syllable a line."""
    rows = ",\n".join(f'  "{syllable}": "{signs}"' for syllable, signs in usual().items())
    return f"{{\n{rows}\n}}\n"
