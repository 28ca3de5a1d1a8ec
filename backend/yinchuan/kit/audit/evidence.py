"""Where else the same happenings are kept: every event there has its entry here, every entry its event, and what a
domain shows of its events is what was recorded."""

from collections.abc import AsyncIterator, Callable

Events = Callable[[], AsyncIterator[bytes]]
Defects = Callable[[], AsyncIterator[str]]
SOURCES: dict[str, Events] = {}
CHECKS: dict[str, Defects] = {}


def events_of(name: str) -> Callable[[Events], Events]:
    """Register the async generator of all event hashes of a domain: `@events_of("cases")`."""

    def register(fn: Events) -> Events:
        SOURCES[name] = fn
        return fn

    return register


def defects_of(name: str) -> Callable[[Defects], Defects]:
    """Register the async generator of what is not as a domain recorded it: `case_chain:<id>:<place>`. Codes and ids only."""

    def register(fn: Defects) -> Defects:
        CHECKS[name] = fn
        return fn

    return register


async def first_defect() -> str | None:
    """The first thing a domain finds changed in its own records; asks no further."""
    for check in CHECKS.values():
        async for what in check():
            return what
    return None


async def all_events() -> set[bytes]:
    return {event for events in SOURCES.values() async for event in events()}
