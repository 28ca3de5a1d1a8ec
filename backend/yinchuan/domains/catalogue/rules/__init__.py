"""Pure decisions of the catalogue: the linter of items, search."""

from .asking import Speech
from .faults import Bundle, Fault
from .keeping import lost
from .linting import Engine, Tried, lint
from .mappings import Left
from .searching import Shelf, prepare, search

__all__ = [
    "Bundle",
    "Engine",
    "Fault",
    "Left",
    "Shelf",
    "Speech",
    "Tried",
    "lint",
    "lost",
    "prepare",
    "search",
]
