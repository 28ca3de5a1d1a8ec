"""How names sound: pinyin without tones, a space between the syllables."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from yinchuan.kit.canonical import digest

from .asking import normal

# Words of ours in which the library hears another reading of a sign.
HEARD = {
    "偿还": "cháng huán",
    "还贷": "huán dài",
    "还房贷": "huán fáng dài",
    "还款": "huán kuǎn",
    "归还": "guī huán",
    "着火": "zháo huǒ",
    "便宜": "pián yi",
    "给付": "jǐ fù",
    "灵武": "líng wǔ",
    "朔方": "shuò fāng",
    "贺兰": "hè lán",
    "血液": "xuè yè",
    "血透": "xuè tòu",
}
EDITION = digest(HEARD)[:12]  # changes with our words: what was kept under another one is heard anew


# City and counties offer the same under one name, one after the other.
@lru_cache(maxsize=200)
def syllables(text: str) -> str:
    """The sounds of a text; digits and letters stay as they are."""
    return " ".join(_listen()(normal(text)))


def usual() -> dict[str, str]:
    """The common signs of Chinese (GB 2312, level 1) by the syllable they usually have."""
    signs = [
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
    ]
    found: dict[str, str] = {}
    for sign in filter(None, signs):
        syllable = syllables(sign)
        found[syllable] = found.get(syllable, "") + sign
    return dict(sorted(found.items()))


@cache
def _listen() -> Callable[[str], list[Any]]:
    # Imported by the first new name, not by every start: its dictionaries take 0.2 s and 40 MB.
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[one] for one in spoken.split()] for word, spoken in HEARD.items()})
    return lazy_pinyin
