"""The public face of drafts."""

from .closing import close, new_epoch, reopen, throw_away
from .consenting import demand_consents
from .reading import begin, list_own, read
from .saving import change, save
from .sweeping import sweep

__all__ = [
    "begin",
    "change",
    "close",
    "demand_consents",
    "list_own",
    "new_epoch",
    "read",
    "reopen",
    "save",
    "sweep",
    "throw_away",
]
