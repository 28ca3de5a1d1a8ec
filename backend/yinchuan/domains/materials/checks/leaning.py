"""How much nearer one side of a paper is than the other, from its outline against the table, by Pillow alone."""

from itertools import pairwise
from statistics import median
from typing import NamedTuple

from PIL import Image

LEAST = 0.25  # of the picture: what is smaller is no paper
PRINT = 0.1  # of the picture: dark print within a row that does not end it
CORNERS = 0.15  # of the rows at either end: there a turned paper has only a corner
ROWS = 40
NEAR = 1.6  # pixels by which a straight side may waver
STRAIGHT = 0.85  # share of a side that must be so straight; a table as light as the paper gives ragged ones


class Side(NamedTuple):
    slope: float
    start: float
    straight: float  # share of its points that lie on it

    def at(self, row: float) -> float:
        return self.slope * row + self.start


def lean(mask: Image.Image) -> float:
    """The far side by the near one; 1 for a paper seen from straight above, or not whole. The mask is white where paper is."""
    found = [_narrowing(mask), _narrowing(mask.transpose(Image.Transpose.ROTATE_90))]
    return round(max(found), 2) if min(found) else 1.0


def _narrowing(mask: Image.Image) -> float:
    """How much wider the paper is at one end of its rows than at the other; 0 where its sides are not clear."""
    wide = LEAST * mask.width
    rows = [(at, *ends) for at, ends in enumerate(_rows(mask)) if ends[1] - ends[0] > wide]
    if len(rows) < ROWS:
        return 0
    first, last = rows[0][0], rows[-1][0]
    inset = (last - first) * CORNERS
    # What meets the frame ends there for the picture, not for the paper.
    whole = [
        (at, left, right)
        for at, left, right in rows
        if first + inset <= at <= last - inset and left > 0 and right < mask.width
    ]
    if len(whole) < ROWS // 2:
        return 0
    lefts = _side([(at, left) for at, left, _ in whole])
    rights = _side([(at, right) for at, _, right in whole])
    widths = [rights.at(row) - lefts.at(row) for row in (first, last)]
    is_clear = min(lefts.straight, rights.straight) >= STRAIGHT and min(widths) > 0
    return max(widths) / min(widths) if is_clear else 0


def _side(points: list[tuple[int, int]]) -> Side:
    """The line through most of the points: medians do not mind a few that are off."""
    half = len(points) // 2
    slope = median((b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(points, points[half:], strict=False))
    start = median(x - slope * row for row, x in points)
    near = sum(abs(x - slope * row - start) < NEAR for row, x in points)
    return Side(slope, start, near / len(points))


def _rows(mask: Image.Image) -> list[tuple[int, int]]:
    """Where the longest stretch of paper begins and ends in each row."""
    bits, width = mask.tobytes(), mask.width
    return [_longest(bits[at : at + width]) for at in range(0, len(bits), width)]


def _longest(row: bytes) -> tuple[int, int]:
    most = PRINT * len(row)
    light = [at for at, level in enumerate(row) if level]
    if not light:
        return 0, 0
    breaks = [(a, b) for a, b in pairwise(light) if b - a - 1 > most]
    begins = [light[0], *(b for _, b in breaks)]
    ends = [*(a for a, _ in breaks), light[-1]]
    start, end = max(zip(begins, ends, strict=True), key=lambda one: one[1] - one[0])
    return start, end + 1
