"""Pure decisions of the catalogue: the linter of items, search."""

from .asking import Speech
from .faults import Bundle, Fault
from .linting import Tried, lint
from .searching import Shelf, prepare, search

__all__ = ["Bundle", "Fault", "Shelf", "Speech", "Tried", "lint", "prepare", "search"]
