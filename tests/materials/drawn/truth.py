"""What is true of a drawn photo, and how near a found quadrilateral comes to it."""

from collections.abc import Sequence
from typing import Literal, get_args

Point = tuple[float, float]
Defect = Literal["blur", "dark", "glare", "cut", "tilt"]
DEFECTS: tuple[Defect, ...] = get_args(Defect)


def _clip(polygon: list[Point], a: Point, b: Point) -> list[Point]:
    """The part of a polygon that lies to the right of the line a → b, with y pointing down."""
    kept: list[Point] = []

    def side(p: Point) -> float:
        return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

    for here, after in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        s, e = side(here), side(after)
        if s >= 0:
            kept.append(here)
        if (s < 0) != (e < 0):
            part = s / (s - e)
            kept.append((here[0] + part * (after[0] - here[0]), here[1] + part * (after[1] - here[1])))
    return kept


def _both(one: list[Point], other: list[Point]) -> list[Point]:
    for a, b in zip(other, other[1:] + other[:1], strict=True):
        one = _clip(one, a, b)
    return one


def area(polygon: Sequence[Point]) -> float:
    turned = [*polygon[1:], *polygon[:1]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, turned, strict=True))) / 2


def overlap(found: list[Point], true: list[Point], size: tuple[int, int]) -> float:
    """Intersection over union of two convex quadrilaterals, as far as the picture shows them."""
    width, height = size
    frame: list[Point] = [(0, 0), (width, 0), (width, height), (0, height)]
    found, true = _both(found, frame), _both(true, frame)
    if len(found) < 3 or len(true) < 3:
        return 0.0
    shared = area(_both(found, true))
    return shared / (area(found) + area(true) - shared)
