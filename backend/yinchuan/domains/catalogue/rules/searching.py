"""Search over the item list: everyday words, pinyin, initials, one typo. The phone has the same in
pwa/src/domains/catalogue/rules.ts; both answer shared-schemas/vectors/search.json.

A query's score against an item is its best score against the name and the aliases, each kind of match in its own band."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ..schemas import ItemLine

FILLERS = (
    "需要什么材料", "需要什么", "要带什么", "什么材料", "什么手续", "要什么", "怎么样", "我想要", "能不能", "多少钱",
    "请问", "怎么", "如何", "我想", "我要", "想要", "哪里", "去哪", "在哪", "流程", "办理", "申请", "手续", "一下", "可以",
    "办", "的", "了", "吗", "呢",
)  # fmt: skip


class Term(NamedTuple):
    text: str
    pinyin: str  # joined
    starts: frozenset[int]  # where its syllables begin
    initials: str


class Entry(NamedTuple):
    line: ItemLine
    terms: tuple[Term, ...]
    english: str
    pairs: frozenset[str]  # two neighbouring signs of any term


def normal(text: str) -> str:
    """Letters and digits only, one width, lower case."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def prepare(lines: Iterable[ItemLine]) -> list[Entry]:
    """What search works on; made once a list."""
    return [_entry(line) for line in lines]


def _entry(line: ItemLine) -> Entry:
    spoken = zip([line.name.zh, *line.aliases], [line.pinyin, *line.alias_pinyin], strict=True)
    terms = tuple(_term(text, pinyin) for text, pinyin in spoken)
    pairs = frozenset(pair for term in terms for pair in _pairs(term.text))
    return Entry(line, terms, normal(line.name.en), pairs)


def _term(text: str, pinyin: str) -> Term:
    starts, at = [], 0
    for syllable in pinyin.split(" "):
        starts.append(at)
        at += len(syllable)
    initials = "".join(syllable[:1] for syllable in pinyin.split(" "))
    return Term(normal(text), pinyin.replace(" ", ""), frozenset(starts), initials)


def _pairs(text: str) -> list[str]:
    return [text[n : n + 2] for n in range(len(text) - 1)]


def search(entries: list[Entry], query: str, most: int = 50) -> list[ItemLine]:
    """The best items first; all of them for an empty query."""
    if not (asked := normal(query)):
        return [entry.line for entry in entries]
    bare = asked
    for filler in FILLERS:
        bare = bare.replace(filler, "")
    found = []
    for entry in entries:
        score = _score(entry, asked)
        if bare and bare != asked:
            score = max(score, _score(entry, bare) - 1)
        if score > 0:
            line = entry.line
            found.append((-score, not line.has_form, len(line.name.zh), line.code, line))
    return [line for *_, line in sorted(found, key=lambda one: one[:4])[:most]]


def _score(entry: Entry, asked: str) -> int:
    if asked.isascii():
        return _latin(entry, asked)
    best = 0
    for n, term in enumerate(entry.terms):
        best = max(best, _named(_spoken(asked, term.text), n))
    pairs = _pairs(asked)
    shared = sum(pair in entry.pairs for pair in pairs)
    if shared * 2 >= len(pairs) > 0 and shared:
        best = max(best, 300 + 100 * shared // len(pairs))
    return best


def _spoken(asked: str, text: str) -> int:
    extra = min(abs(len(text) - len(asked)), 50)
    if text == asked:
        return 1000
    if text.startswith(asked):
        return 900 - extra
    if asked in text:
        return 800 - extra
    if len(text) > 1 and text in asked:
        return 700 + 2 * min(len(text), 20) - extra
    if len(asked) > 2 and near(asked, text):
        return 600 - extra
    if len(text) > 3 and near(text, asked):
        return 550 - extra
    if len(asked) > 2 and _in_order(asked, text):
        return 500 - extra
    return 0


def _latin(entry: Entry, asked: str) -> int:
    best = 700 if len(asked) > 2 and asked in entry.english else 0
    for n, term in enumerate(entry.terms):
        best = max(best, _named(_typed(asked, term), n))
    return best


def _named(score: int, n: int) -> int:
    return score + 1 if score and n == 0 else score  # the name before an alias


def _typed(asked: str, term: Term) -> int:
    short = min(abs(len(term.initials) - len(asked)), 20)
    typed = sum(start < len(asked) for start in term.starts)
    extra = min(len(term.initials) - typed, 50)  # syllables left to type
    if asked == term.pinyin:
        return 980
    if asked == term.initials:
        return 960
    if term.pinyin.startswith(asked):
        return 900 - extra
    if len(asked) > 1 and term.initials.startswith(asked):
        return 840 - short
    if _at_syllable(asked, term):
        return 800 - extra
    if len(asked) > 2 and asked in term.initials:
        return 720 - short
    if len(asked) > 5 and near(asked, term.pinyin):
        return 640 - extra
    if len(asked) > 3 and near(asked, term.initials):
        return 580 - short
    return 0


def _at_syllable(asked: str, term: Term) -> bool:
    at = term.pinyin.find(asked)
    while at >= 0:
        if at in term.starts:
            return True
        at = term.pinyin.find(asked, at + 1)
    return False


def _in_order(asked: str, text: str) -> bool:
    at = 0
    for sign in asked:
        at = text.find(sign, at) + 1
        if not at:
            return False
    return True


def near(asked: str, text: str) -> bool:
    """Whether some part of `text` is `asked` but for one sign wrong, missing, too many or swapped with its neighbour."""
    third = len(asked) // 3
    pieces = asked[:third], asked[third : 2 * third], asked[2 * third :]
    if not any(piece in text for piece in pieces):  # one slip touches two of three neighbours at most
        return False
    return any(_one_off(asked, text[start:]) for start in range(len(text)))


def _one_off(asked: str, text: str) -> bool:
    same = 0
    while same < len(asked) and same < len(text) and asked[same] == text[same]:
        same += 1
    if same == len(asked):
        return True
    rest, ours = text[same:], asked[same:]
    wrong = bool(rest) and rest[1:].startswith(ours[1:])
    swapped = len(ours) > 1 and rest[:2] == ours[1] + ours[0] and rest[2:].startswith(ours[2:])
    return wrong or swapped or rest.startswith(ours[1:]) or rest[1:].startswith(ours)
