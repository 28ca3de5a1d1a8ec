"""What can be done later, and what is done again and again. Registered at import."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

Work = Callable[[dict[str, Any]], Awaitable[None]]
Round = Callable[[], Awaitable[object]]


class Handler(NamedTuple):
    run: Work
    seconds: float  # then it is stopped and counts as failed
    at_once: int | None  # of one worker; None: as many as it has places


class Recurring(NamedTuple):
    name: str
    seconds: float
    run: Round
    needed: Callable[[], Awaitable[bool]] | None  # asked first, without a lease
    limit: float  # then it is stopped


HANDLERS: dict[str, Handler] = {}
RECURRING: dict[str, Recurring] = {}


def job(name: str, *, seconds: float = 60, at_once: int | None = None) -> Callable[[Work], Work]:
    """Register the function that runs jobs of this name. It may run more than once: its effects must bear that, or be
    stored in one unit together with `finish()`. Work that takes long has a bound of its own, `at_once`: a queue of it
    leaves places to the others."""

    def register(fn: Work) -> Work:
        if HANDLERS.setdefault(name, Handler(fn, seconds, at_once)).run is not fn:
            raise ValueError(f"two functions for the job {name}")
        return fn

    return register


def every(
    seconds: float,
    name: str | None = None,
    *,
    needed: Callable[[], Awaitable[bool]] | None = None,
    limit: float = 180,
) -> Callable[[Round], Round]:
    """Run the function about every so many seconds, in one process at a time, and only when `needed` says so; one that
    walks through all there is has a `limit` of its own."""

    def register(fn: Round) -> Round:
        named = name or f"{fn.__module__.removeprefix('yinchuan.')}.{getattr(fn, '__name__', 'run')}"
        if RECURRING.setdefault(named, Recurring(named, seconds, fn, needed, limit)).run is not fn:
            raise ValueError(f"two recurring functions named {named}")
        return fn

    return register
