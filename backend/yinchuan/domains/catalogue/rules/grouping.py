"""One line for what city and counties offer alike: seven look-alikes would hide everything else."""

from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from yinchuan.kit.schema import Text

from ..schemas import DepartmentCount, ItemLine

FREQUENCIES = "high", "low", "zombie"


def grouped(lines: Iterable[tuple[str, ItemLine]], divisions: Mapping[str, Text]) -> list[ItemLine]:
    """A line for each item of the catalogue (基本编码) under one name; the city's stands for all, else the first county's."""
    found: dict[tuple[str, str], list[ItemLine]] = {}
    for catalog, line in lines:
        found.setdefault((catalog, line.name.zh), []).append(line)
    return [_one(alike, divisions) for alike in found.values()]


def _one(alike: list[ItemLine], divisions: Mapping[str, Text]) -> ItemLine:
    alike.sort(key=lambda line: (line.places[0].division, line.code))  # the city's number is the lowest
    places = [
        msgspec.structs.replace(place, name=divisions.get(place.division, place.name))
        for place in chain.from_iterable(line.places for line in alike)
    ]
    return msgspec.structs.replace(alike[0], places=places)


def most_used(lines: Iterable[ItemLine], most: int) -> list[ItemLine]:
    """Those with a form, then the first of the others by use; in the order of their codes."""
    ranked = sorted(lines, key=lambda line: (not line.has_form, FREQUENCIES.index(line.frequency), line.code))
    return sorted(ranked[:most], key=lambda line: line.code)


def departments(lines: Iterable[ItemLine]) -> list[DepartmentCount]:
    """How many lines each department has, the largest first."""
    names: dict[str, Text] = {}
    counts: dict[str, int] = {}
    for line in lines:
        names[line.department.zh] = line.department
        counts[line.department.zh] = counts.get(line.department.zh, 0) + 1
    ranked = sorted(counts, key=lambda zh: -counts[zh])
    return [DepartmentCount(name=names[zh], items=counts[zh]) for zh in ranked]
