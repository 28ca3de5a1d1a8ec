"""Pure decisions about cases: which step may follow, who may take it, when it is due. No clock, no database."""

from .counting import Calendar, CalendarMissing, Day, Pause, due, light, received_on
from .moving import FINAL, HANDLING, NEXT, STEPS, Hands, after, demand, demand_any, desk_of, may_take
from .proving import COUNTERSIGNATURE, RECEIPT, Proof, part_hashes, prove

__all__ = [
    "COUNTERSIGNATURE",
    "FINAL",
    "HANDLING",
    "NEXT",
    "RECEIPT",
    "STEPS",
    "Calendar",
    "CalendarMissing",
    "Day",
    "Hands",
    "Pause",
    "Proof",
    "after",
    "demand",
    "demand_any",
    "desk_of",
    "due",
    "light",
    "may_take",
    "part_hashes",
    "prove",
    "received_on",
]
