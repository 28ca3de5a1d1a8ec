"""Where two documents differ, and what counts as ink."""

from typing import Any

import pytest

from yinchuan.domains.signatures import rules
from yinchuan.domains.signatures.errors import SignatureEmpty, SignatureTooLong

BASE: dict[str, Any] = {"a": {"b": [1, {"c~/d": "x"}]}, "z": True}


@pytest.mark.parametrize(
    ("other", "at"),
    [
        (BASE, None),
        ({**BASE, "z": 1}, "/z"),
        ({**BASE, "more": 1}, "/more"),
        ({"a": BASE["a"]}, "/z"),
        ({**BASE, "a": {"b": [1]}}, "/a/b/1"),
        ({**BASE, "a": {"b": [1, {"c~/d": "y"}]}}, "/a/b/1/c~0~1d"),
        ({**BASE, "a": []}, "/a"),
        ([], ""),
    ],
)
def test_the_first_difference_is_named(other: Any, at: str | None) -> None:
    assert rules.first_difference(other, BASE) == at


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[]],
        [[(5, 5, 0)]],
        [[(5, 5, n) for n in range(100)]],
        [[(0, 0, 0), (100, 0, 9)]],
        [[(n, 0, n) for n in range(9)]],
    ],
)
def test_a_slip_of_the_finger_is_no_signature(strokes: list[list[tuple[int, int, int]]]) -> None:
    with pytest.raises(SignatureEmpty):
        rules.demand_ink(strokes)


def test_a_name_is() -> None:
    rules.demand_ink([[(0, 0, 0), (20, 5, 10), (40, 30, 20)], [(5, 40, 90), (60, 35, 120)]])


def test_endless_scribbling_is_refused() -> None:
    with pytest.raises(SignatureTooLong):
        rules.demand_ink([[(n % 100, n % 70, n) for n in range(20_001)]])
