"""Where else the same happenings are kept: every event there has its entry here, and every entry its event."""

from collections.abc import AsyncIterator, Callable

Events = Callable[[], AsyncIterator[bytes]]
SOURCES: dict[str, Events] = {}


def events_of(name: str) -> Callable[[Events], Events]:
    """Register the async generator of all event hashes of a domain: `@events_of("cases")`."""

    def register(fn: Events) -> Events:
        SOURCES[name] = fn
        return fn

    return register


async def all_events() -> set[bytes]:
    return {event for events in SOURCES.values() async for event in events()}
