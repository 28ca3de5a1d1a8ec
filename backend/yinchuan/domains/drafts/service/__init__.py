"""The public face of drafts."""

from .closing import close, new_epoch, reopen, throw_away
from .reading import begin, list_own, read
from .saving import change, save
from .sweeping import sweep

__all__ = [
    "begin",
    "change",
    "close",
    "list_own",
    "new_epoch",
    "read",
    "reopen",
    "save",
    "sweep",
    "throw_away",
]
