"""Official names in both languages, from `shared-schemas/meta/names.schema.json`. A body is known, stored and compared
by its Chinese name; the English one is looked up when it is shown."""

from functools import cache
from pathlib import Path

import msgspec

from yinchuan.config import settings

from .schema import Text

NAMES = Path("meta") / "names.schema.json"


def named(zh: str) -> Text:
    """The name in both languages; the Chinese one twice where no English one is known."""
    return Text(zh=zh, en=_english().get(zh, zh))


@cache
def _english() -> dict[str, str]:
    known = msgspec.json.decode((Path(settings().schemas_dir) / NAMES).read_bytes())
    return {one["const"]: one["title"] for group in known["$defs"].values() for one in group["oneOf"]}
