"""How good an order of items is: nDCG of the graded queries, in hundredths."""

import json
from collections.abc import Iterable
from math import log2
from typing import Any

from tests.catalogue.folder import SHARED

QUERIES: list[dict[str, Any]] = json.loads((SHARED / "vectors" / "graded.json").read_text())["queries"]


def gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def ndcg(found: list[str], grades: dict[str, int], first: int) -> float:
    """1 where the best stand before the others, 0 where none of them is among the first."""
    best = gain(sorted(grades.values(), reverse=True)[:first])
    return gain(grades.get(code, 0) for code in found[:first]) / best


def table(found: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """The mean by kind of query and of all, @5 and @10."""
    kinds: dict[str, list[dict[str, Any]]] = {"all": QUERIES}
    for query in QUERIES:
        kinds.setdefault(query["kind"], []).append(query)
    return {
        kind: {f"@{first}": _mean(found, queries, first) for first in (5, 10)}
        for kind, queries in kinds.items()
    }


def _mean(found: dict[str, list[str]], queries: list[dict[str, Any]], first: int) -> float:
    each = [ndcg(found[query["query"]], query["grades"], first) for query in queries]
    return round(100 * sum(each) / len(each), 1)
