"""Pure decisions about cases: which step may follow, who may take it, when it is due. No clock, no database."""

from .counting import Calendar, CalendarMissing, Day, Pause, due, light, received_on
from .moving import FINAL, NEXT, STEPS, Hands, after, demand, demand_any, desk_of, may_take

__all__ = [
    "FINAL",
    "NEXT",
    "STEPS",
    "Calendar",
    "CalendarMissing",
    "Day",
    "Hands",
    "Pause",
    "after",
    "demand",
    "demand_any",
    "desk_of",
    "due",
    "light",
    "may_take",
    "received_on",
]
