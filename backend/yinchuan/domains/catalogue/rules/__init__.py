"""Pure decisions of the catalogue: the linter of items, search."""

from .faults import Bundle, Fault
from .linting import Tried, lint
from .searching import Entry, prepare, search

__all__ = ["Bundle", "Entry", "Fault", "Tried", "lint", "prepare", "search"]
