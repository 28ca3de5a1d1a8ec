"""Decides which controls are shown. A condition on a hidden value sees nothing, and nothing satisfies no condition."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .layout import Element, Rule, Way, pointer, way_of

ABSENT = object()


class Placed(NamedTuple):
    """One control in one place: of rows, one a row."""

    pointer: str
    element: Element
    hidden: bool


class Shown:
    """What is shown of a form filled with these answers."""

    def __init__(self, pages: tuple[Element, ...], answers: Any) -> None:
        self.answers = answers
        self.hidden: frozenset[str] = frozenset()
        self.placed: list[Placed] = []
        seen: Any = answers
        # Hiding one thing may hide the next; circles were refused at loading, so this comes to rest.
        for _ in _rounds(pages):
            self.placed = []
            _place(pages, (), answers, seen, False, self.placed)
            open_ = {found.pointer for found in self.placed if not found.hidden}
            now = frozenset(found.pointer for found in self.placed if found.hidden) - open_
            before, seen = seen, without(answers, now)
            is_at_rest = now == self.hidden or seen is before
            self.hidden = now
            if is_at_rest:
                break

    def is_hidden(self, at: str) -> bool:
        """Whether the value at this pointer, or what holds it, is hidden."""
        parts = at.split("/")
        return any("/".join(parts[:end]) in self.hidden for end in range(2, len(parts) + 1))

    @cached_property
    def visible_answers(self) -> Any:
        """The answers without what is hidden: what may be submitted."""
        return without(self.answers, self.hidden)


def look(answers: Any, way: Way) -> Any:
    """The value there, or ABSENT."""
    for part in way:
        if isinstance(answers, dict) and part in answers:
            answers = answers[part]
        elif isinstance(answers, list) and part.isdecimal() and int(part) < len(answers):
            answers = answers[int(part)]
        else:
            return ABSENT
    return answers


def without(answers: Any, hidden: frozenset[str]) -> Any:
    """The answers without the hidden values, the same object if there are none; an object emptied by that goes too."""
    if any(look(answers, way_of(at)) is not ABSENT for at in hidden):
        return _without(answers, hidden, "")
    return answers


def _without(answers: Any, hidden: frozenset[str], at: str) -> Any:
    if isinstance(answers, dict):
        left = {}
        for key, value in answers.items():
            there = at + pointer((key,))
            if there in hidden:
                continue
            kept = _without(value, hidden, there)
            if kept != {} or value == {}:
                left[key] = kept
        return left
    if isinstance(answers, list):
        return [_without(value, hidden, f"{at}/{index}") for index, value in enumerate(answers)]
    return answers


def _rounds(pages: tuple[Element, ...]) -> Iterator[int]:
    yield 0  # which is enough for most answers
    yield from range(1 + sum(1 for _ in _rules(pages)))


def _rules(pages: tuple[Element, ...]) -> Iterator[Rule]:
    for element in pages:
        if element.rule:
            yield element.rule
        yield from _rules(element.elements)


def _place(
    elements: tuple[Element, ...], row: Way, answers: Any, seen: Any, hidden: bool, found: list[Placed]
) -> None:
    for element in elements:
        gone = hidden or _hides(element.rule, row, seen)
        if element.kind != "Control":
            _place(element.elements, row, answers, seen, gone, found)
            continue
        way = _at(element.way, row)
        found.append(Placed(pointer(way) if row else element.pointer, element, gone))
        rows = look(answers, way) if element.has_rows and not gone else ABSENT
        for index in range(len(rows) if isinstance(rows, list) else 0):
            _place(element.elements, (*way, str(index)), answers, seen, False, found)


def _hides(rule: Rule | None, row: Way, seen: Any) -> bool:
    if rule is None or rule.disables:
        return False
    value = look(seen, _at(rule.way, row) if rule.in_row else rule.way)
    return rule.hides == (value is not ABSENT and rule.holds(value))


def _at(way: Way, row: Way) -> Way:
    """The way with its stars filled from the row it stands in."""
    return (*row, *way[len(row) :]) if row else way
