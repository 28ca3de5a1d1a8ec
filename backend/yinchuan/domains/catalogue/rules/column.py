"""The texts of all entries as one: a piece is looked for in all of them at once, without a step of ours an entry.
The phone has the same in pwa/src/domains/catalogue/rules/column.ts."""

from bisect import bisect
from collections.abc import Iterable
from typing import NamedTuple

BETWEEN = "\n"


class Column(NamedTuple):
    text: str
    starts: list[int]  # where each entry begins


def column(entries: Iterable[Iterable[str]]) -> Column:
    """The texts of each entry; none of them has a line break."""
    whole, starts, at = [], [], 0
    for texts in entries:
        starts.append(at)
        whole.append("".join(BETWEEN + text for text in texts))
        at += len(whole[-1])
    return Column("".join(whole), starts)


def holding(of: Column, *pieces: str) -> set[int]:
    """The entries that have one of the pieces in one of their texts."""
    found: set[int] = set()
    for piece in filter(None, pieces):
        at = of.text.find(piece)
        while at >= 0:
            after = bisect(of.starts, at)
            found.add(after - 1)
            at = of.text.find(piece, of.starts[after]) if after < len(of.starts) else -1
    return found
