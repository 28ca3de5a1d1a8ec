"""The public face of the catalogue."""

from yinchuan.config import settings
from yinchuan.domains.exchange import service as exchange

from .accepting import demand_accepted, lift
from .answers import called, index_answer, item_answer, list_answer, show
from .keeping import holds
from .loading import Report, load
from .naming import find_named
from .revisions import Revision, revision

__all__ = [
    "Report",
    "Revision",
    "called",
    "demand_accepted",
    "holds",
    "index_answer",
    "item_answer",
    "lift",
    "list_answer",
    "load",
    "on_start",
    "revision",
]

# Registers lie below and cannot ask what an item is called; they are told how to find out.
exchange.name_items_by(find_named)


async def on_start() -> None:
    """Load what is new in the folder and show what is current; refused items are logged and do not stop the start."""
    await load(trusting=True, trying=settings().demo)
    await show()
