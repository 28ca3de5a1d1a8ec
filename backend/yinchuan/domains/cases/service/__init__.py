"""What happens to cases; the domain's public face."""

from .numbering import on_start as _fill_numbers
from .proving import evidence
from .queueing import PAGE, claim, light_of, queue, read_on_desk, record_reading, release
from .rating import mark_rated
from .reading import document, due_on, list_own, out, read, receipt
from .scheduling import on_start as _load_calendar
from .stepping import take_step
from .streaming import stream
from .submitting import submit
from .verifying import verify_chain

__all__ = [
    "PAGE",
    "claim",
    "document",
    "due_on",
    "evidence",
    "light_of",
    "list_own",
    "mark_rated",
    "on_start",
    "out",
    "queue",
    "read",
    "read_on_desk",
    "receipt",
    "record_reading",
    "release",
    "stream",
    "submit",
    "take_step",
    "verify_chain",
]


async def on_start() -> None:
    """Load the calendar of working days and take the first block of case numbers."""
    await _load_calendar()
    await _fill_numbers()
