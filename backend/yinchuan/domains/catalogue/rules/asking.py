"""What was typed, as search looks for it. The phone has the same in pwa/src/domains/catalogue/rules/asking.ts."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MOST_FORMS = 8
MEANT = 60  # the cost of an everyday word
_HAN = "㐀-䶿一-鿿"
_PIECES = re.compile(f"[{_HAN}]|[^{_HAN}]+")


class Speech(NamedTuple):
    """How people speak: shared-schemas/search.json and sounds.json."""

    fillers: tuple[str, ...]
    words: dict[str, list[str]]  # an everyday word and what catalogues call it
    sounds: dict[str, str]  # a sign and its usual syllable


class Asked(NamedTuple):
    """One way to look for it, and what that way costs."""

    text: str
    cost: int


def normal(text: str) -> str:
    """Letters and digits only, one width, lower case."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def pieces(text: str) -> list[str]:
    """Each Chinese sign by itself, whatever stands between them as one."""
    return _PIECES.findall(text)


def syllables(text: str, speech: Speech) -> list[str] | None:
    """The usual sound of each sign; none where one of them is unknown."""
    said = [speech.sounds.get(piece, "") if is_han(piece) else piece for piece in pieces(text)]
    return said if all(said) else None


def is_han(sign: str) -> bool:
    return "㐀" <= sign[:1] <= "䶿" or "一" <= sign[:1] <= "鿿"


def forms(asked: str, speech: Speech) -> list[Asked]:
    """As it stands, without fillers, with official words for everyday ones; the cheapest first."""
    found: dict[str, int] = {}
    for text, cost in _forms(asked, speech):
        if text and text not in found and len(found) < MOST_FORMS:
            found[text] = cost
    return [Asked(text, cost) for text, cost in found.items()]


def _by_letters(asked: str, speech: Speech) -> Iterator[tuple[str, int]]:
    """Signs and letters together: all as pinyin, or all as initials."""
    if (spelled := syllables(asked, speech)) is not None:
        yield "".join(spelled), 20
        yield "".join(s[0] if is_han(p) else s for s, p in zip(spelled, pieces(asked), strict=True)), 20


def _forms(asked: str, speech: Speech) -> Iterator[tuple[str, int]]:
    yield asked, 0
    if asked.isascii():
        return
    if re.search("[a-z]", asked):
        yield from _by_letters(asked, speech)
    bare = asked
    for filler in speech.fillers:
        bare = bare.replace(filler, "")
    if len(bare) > 1:
        yield bare, 1
    spoken = bare if len(bare) > 1 else asked
    meant = [(word, names) for word, names in speech.words.items() if word in spoken]
    whole = spoken
    for word, names in meant:
        whole = whole.replace(word, names[0])
    yield whole, MEANT
    for word, names in meant:
        for name in names:
            yield spoken.replace(word, name), MEANT
