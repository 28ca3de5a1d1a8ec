"""The public face of the catalogue."""

from .answers import called, item_answer, list_answer, list_items, search, show
from .loading import Report, load
from .revisions import Revision, revision

__all__ = [
    "Report",
    "Revision",
    "called",
    "item_answer",
    "list_answer",
    "list_items",
    "load",
    "on_start",
    "revision",
    "search",
]


async def on_start() -> None:
    """Load what is new in the folder and show what is current; refused items are logged and do not stop the start."""
    await load(trusting=True)
    await show()
