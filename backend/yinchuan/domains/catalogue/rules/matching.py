"""How well what was typed fits one name: each kind of match has its own band.
The phone has the same in pwa/src/domains/catalogue/rules/matching.ts."""

from collections.abc import Iterator
from typing import NamedTuple

EXACT, SOUND, INITIALS, PREFIX, INSIDE, LETTERS = 1000, 980, 960, 900, 800, 840
WORDS, HOLDS, SOUNDS = 380, 620, 340  # shares words with it, holds the whole name, shares sounds with it
HEARD, SLIP, SLIP_IN, IN_ORDER = 660, 600, 550, 500  # weaker matches, looked for only where no other is good


class Term(NamedTuple):
    text: str
    pinyin: str  # joined
    starts: tuple[int, ...]  # where its syllables begin
    initials: str
    wide: str  # initials with zh, ch and sh


def term(text: str, pinyin: str) -> Term:
    """A name (normal) with its syllables, spaces between them."""
    syllables = pinyin.split(" ")
    starts, at = [], 0
    for syllable in syllables:
        starts.append(at)
        at += len(syllable)
    initials = "".join(syllable[:1] for syllable in syllables)
    wide = "".join(s[:2] if s[:2] in ("zh", "ch", "sh") else s[:1] for s in syllables)
    return Term(text, "".join(syllables), tuple(starts), initials, wide)


def spoken(asked: str, text: str) -> int:
    """Signs as they stand; for `HOLDS` counts beside how much of what was asked the name is."""
    extra = min(abs(len(text) - len(asked)), 50)
    if text == asked:
        return EXACT
    if text.startswith(asked):
        return PREFIX - extra
    if asked in text:
        return INSIDE - extra
    if len(text) > 1 and text in asked:
        return HOLDS
    return 0


def heard(asked: str, signs: int, one: Term) -> int:
    """Signs that sound alike: `asked` is their pinyin."""
    return HEARD - min(abs(len(one.text) - signs), 50) if at_syllable(asked, one) else 0


def slipped(asked: str, signs: frozenset[str], one: Term) -> int:
    """One sign wrong, or all in order with others between them; `signs` are those of `asked`."""
    text = one.text
    theirs = set(text)  # kept for each name they would take 6 MB
    if len(signs & theirs) < min(len(signs), len(theirs)) - 1:
        return 0
    extra = min(abs(len(text) - len(asked)), 50)
    if len(asked) > 2 and near(asked, text):
        return SLIP - extra
    if len(text) > 3 and near(text, asked):
        return SLIP_IN - extra
    if len(asked) > 2 and in_order(asked, text):
        return IN_ORDER - extra
    return 0


def typed(asked: str, one: Term) -> int:
    """Letters: pinyin, whole or begun, and initials."""
    short = min(abs(len(one.initials) - len(asked)), 20)
    if asked == one.pinyin:
        return SOUND
    if asked in (one.initials, one.wide):
        return INITIALS
    if one.pinyin.startswith(asked):
        return PREFIX - _left(asked, one)
    if len(asked) > 1 and (one.initials.startswith(asked) or one.wide.startswith(asked)):
        return LETTERS - short
    if at_syllable(asked, one):
        return INSIDE - _left(asked, one)
    if len(asked) > 2 and asked in one.initials:
        return 720 - short
    return 0


def mistyped(asked: str, one: Term) -> int:
    """Letters with one wrong, missing, too many or swapped."""
    if len(asked) > 5 and near(asked, one.pinyin):
        return 640 - _left(asked, one)
    if len(asked) > 3 and near(asked, one.initials):
        return 580 - min(abs(len(one.initials) - len(asked)), 20)
    return 0


def _left(asked: str, one: Term) -> int:
    """Syllables left to type."""
    return min(len(one.initials) - sum(start < len(asked) for start in one.starts), 50)


def at_syllable(asked: str, one: Term) -> bool:
    """Whether it stands in the pinyin, from the beginning of a syllable on."""
    at = one.pinyin.find(asked)
    while at >= 0:
        if at in one.starts:
            return True
        at = one.pinyin.find(asked, at + 1)
    return False


def in_order(asked: str, text: str) -> bool:
    """Whether all signs stand in the text, one after the other."""
    at = 0
    for sign in asked:
        at = text.find(sign, at) + 1
        if not at:
            return False
    return True


def untouched(asked: str) -> tuple[str, str, str]:
    """What stands as it is wherever one slip has been: the first half, the second, or all with the two in the middle
    swapped."""
    middle = len(asked) // 2
    head, tail = asked[:middle], asked[middle:]
    return head, tail, head[:-1] + tail[:1] + head[-1:] + tail[1:]


def near(asked: str, text: str) -> bool:
    """Whether some part of `text` is `asked` (of two signs at least) but for one wrong, missing, too many or swapped with
    its neighbour."""
    head, tail, crossed = untouched(asked)
    if crossed in text:
        return True
    # One sign too many or missing before it moves the tail by one.
    begins = [*_places(head, text)]
    begins += [at - len(head) + moved for at in _places(tail, text) for moved in (0, -1, 1)]
    return any(start >= 0 and _one_off(asked, text, start) for start in begins)


def _places(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _one_off(asked: str, text: str, start: int) -> bool:
    same = 0
    while same < len(asked) and asked[same : same + 1] == text[start + same : start + same + 1]:
        same += 1
    if same == len(asked):
        return True
    rest, ours = text[start + same :], asked[same:]
    wrong = bool(rest) and rest[1:].startswith(ours[1:])
    swapped = len(ours) > 1 and rest[:2] == ours[1] + ours[0] and rest[2:].startswith(ours[2:])
    return wrong or swapped or rest.startswith(ours[1:]) or rest[1:].startswith(ours)
