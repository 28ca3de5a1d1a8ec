"""Pure decisions of the catalogue: the linter of items, what a set of answers needs, search."""

from .faults import Bundle, Fault
from .linting import lint
from .needs import holds, missing, needed
from .searching import Entry, prepare, search

__all__ = ["Bundle", "Entry", "Fault", "holds", "lint", "missing", "needed", "prepare", "search"]
