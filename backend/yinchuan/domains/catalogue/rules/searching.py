"""Search over the item list: names, everyday words, pinyin, initials, one slip. The phone has the same in
pwa/src/domains/catalogue/rules/searching.ts; both answer shared-schemas/vectors/search.json and the graded queries.

A query's score against an item is its best score against the name and the aliases, in any form of the query."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..schemas import ItemLine
from . import matching
from .asking import Speech, forms, normal, syllables
from .column import Column, column, holding
from .matching import Term, term

GOOD = 700  # from here on nothing weaker is looked for
LEAST, LEAST_SOUND = (2, 5), (3, 5)  # so much of what was asked must be shared
LIKED = {"high": 12, "low": 0, "zombie": -12}
ELSEWHERE = 15
UNHEARD_OF = 8  # what a sound weighs that no name has; signs that none has are mostly talk and weigh 1


class Entry(NamedTuple):
    line: ItemLine
    terms: tuple[Term, ...]
    english: str


class Shelf(NamedTuple):
    """What search works on; made once a list."""

    entries: list[Entry]
    spelled: Column  # pinyin and initials of all names
    english: Column
    holders: dict[
        str, list[int]
    ]  # a sign, two neighbouring signs or syllables, and the entries that have them
    speech: Speech


def prepare(lines: Iterable[ItemLine], speech: Speech) -> Shelf:
    """The list, ready to be searched."""
    entries = [_entry(line) for line in lines]
    holders: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for key in _keys(entry):
            holders.setdefault(key, []).append(at)
    spelled = column(
        [part for one in entry.terms for part in (one.pinyin, one.initials, one.wide)] for entry in entries
    )
    return Shelf(entries, spelled, column([entry.english] for entry in entries), holders, speech)


def _entry(line: ItemLine) -> Entry:
    spoken = zip([line.name.zh, *line.aliases], [line.pinyin, *line.alias_pinyin], strict=True)
    return Entry(line, tuple(term(normal(text), pinyin) for text, pinyin in spoken), normal(line.name.en))


def _keys(entry: Entry) -> set[str]:
    found = {key for one in entry.terms for key in (*one.text, *_pairs(one.text))}
    for pinyin in (entry.line.pinyin, *entry.line.alias_pinyin):
        found.update(_joined(pinyin.split(" ")))
    return found


def _pairs(text: str) -> list[str]:
    return [text[n : n + 2] for n in range(len(text) - 1)]


def _joined(syllables: list[str]) -> list[str]:
    return [" ".join(syllables[n : n + 2]) for n in range(len(syllables) - 1)]


def search(shelf: Shelf, query: str, division: str = "", most: int = 50) -> list[ItemLine]:
    """The best items first; all of them for an empty query. What the person's own division offers goes before."""
    if not (asked := normal(query)):
        return [entry.line for entry in shelf.entries]
    words = [normal(word) for word in query.split()]
    scores = _letters(shelf, asked, words) if asked.isascii() else _signs(shelf, asked)
    ranked = sorted((_rank(shelf.entries[at].line, score, division), at) for at, score in scores.items())
    return [shelf.entries[at].line for _, at in ranked[:most]]


def _rank(line: ItemLine, score: int, division: str) -> tuple[int, bool, int, str]:
    score += LIKED[line.frequency]
    if division and all(place.division != division for place in line.places):
        score -= ELSEWHERE
    return -score, not line.has_form, len(line.name.zh), line.code


def _letters(shelf: Shelf, asked: str, words: list[str]) -> dict[int, int]:
    scores: dict[int, int] = {}

    def rate(found: set[int], how: Callable[[str, Term], int]) -> None:
        for at in found:
            _keep(scores, at, _best(how(asked, one) for one in shelf.entries[at].terms))

    if len(asked) > 2:
        _in_english(shelf, asked, words, scores)
    rate(holding(shelf.spelled, asked), matching.typed)
    if max(scores.values(), default=0) < GOOD and len(asked) > 3:
        rate(holding(shelf.spelled, *matching.untouched(asked)), matching.mistyped)
    return scores


def _in_english(shelf: Shelf, asked: str, words: list[str], scores: dict[int, int]) -> None:
    for at in holding(shelf.english, asked):
        _keep(scores, at, GOOD)
    if len(words) > 1:
        for at in holding(shelf.english, words[0]):
            if all(word in shelf.entries[at].english for word in words):
                _keep(scores, at, GOOD - 10)


def _signs(shelf: Shelf, asked: str) -> dict[int, int]:
    scores: dict[int, int] = {}
    ways = forms(asked, shelf.speech)
    for text, cost in ways:
        found = _letters(shelf, text, []) if text.isascii() else _words(shelf, text)
        for at, score in found.items():
            _keep(scores, at, score - cost)
    if max(scores.values(), default=0) >= GOOD:
        return scores
    text, cost = next(way for way in reversed(ways) if way.cost <= 1)  # without fillers, if there were any
    for at, score in _slips(shelf, text).items():
        _keep(scores, at, score - cost)
    return scores


def _words(shelf: Shelf, asked: str) -> dict[int, int]:
    """By the signs that stand together."""
    pairs = _pairs(asked) or [asked]
    weights, total, shared = _shared(shelf, pairs, 1)
    scores: dict[int, int] = {}
    for at, weight in shared.items():
        if len(asked) > 1 and _is_enough(weight, total, LEAST):
            scores[at] = matching.WORDS + 300 * weight // total
        scored = (_spoken(asked, one.text, weights, total) for one in shelf.entries[at].terms)
        _keep(scores, at, _best(scored))
    return scores


def _slips(shelf: Shelf, asked: str) -> dict[int, int]:
    """What sounds alike, then what has nearly the same signs."""
    scores: dict[int, int] = {}
    if said := syllables(asked, shelf.speech):
        _, total, shared = _shared(shelf, _joined(said), UNHEARD_OF)
        for at, weight in shared.items():
            if _is_enough(weight, total, LEAST_SOUND):
                scores[at] = matching.SOUNDS + 300 * weight // total
            _keep(
                scores,
                at,
                _best(matching.heard("".join(said), len(asked), one) for one in shelf.entries[at].terms),
            )
    signs = frozenset(asked)
    counts: dict[int, int] = {}
    for sign in signs:
        for at in shelf.holders.get(sign, ()):
            counts[at] = counts.get(at, 0) + 1
    for at, count in counts.items():
        if count >= min(len(signs) - 1, 3):
            _keep(scores, at, _best(matching.slipped(asked, signs, one) for one in shelf.entries[at].terms))
    return scores


def _shared(shelf: Shelf, keys: list[str], unheard: int) -> tuple[dict[str, int], int, dict[int, int]]:
    """What each key weighs, all together, and how much of it each entry has."""
    weights = {key: _weight(shelf, key, unheard) for key in keys}
    shared: dict[int, int] = {}
    for key in keys:
        for at in shelf.holders.get(key, ()):
            shared[at] = shared.get(at, 0) + weights[key]
    return weights, sum(weights[key] for key in keys), shared


def _weight(shelf: Shelf, key: str, unheard: int) -> int:
    """What is rare says more: the binary digits of all entries over those that have it."""
    having = len(shelf.holders.get(key, ()))
    return (len(shelf.entries) // having).bit_length() if having else unheard


def _is_enough(weight: int, total: int, least: tuple[int, int]) -> bool:
    return weight * least[1] >= total * least[0]


def _spoken(asked: str, text: str, weights: dict[str, int], total: int) -> int:
    score = matching.spoken(asked, text)
    return score + 160 * _held(text, weights, total) // 100 if score == matching.HOLDS else score


def _held(text: str, weights: dict[str, int], total: int) -> int:
    return min(100 * sum(weights.get(pair, 0) for pair in _pairs(text)) // total, 100)


def _best(scores: Iterator[int]) -> int:
    """Of a name (the first) and aliases: the name goes before."""
    return max((score + 1 if score and n == 0 else score for n, score in enumerate(scores)), default=0)


def _keep(scores: dict[int, int], at: int, score: int) -> None:
    if score > scores.get(at, 0):
        scores[at] = score
