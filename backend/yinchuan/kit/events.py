"""What a domain announces, others may listen to. Listeners run in the unit of the announcement.

They only add writes and jobs: an event carries the facts they need, and their order does not matter."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
Listener = Callable[[Any], Awaitable[None]]

_listeners: dict[type, list[Listener]] = defaultdict(list)


def listen(
    event: type[Event],
) -> Callable[[Callable[[Event], Awaitable[None]]], Callable[[Event], Awaitable[None]]]:
    """Run the decorated coroutine function whenever `event` is announced."""

    def register(listener: Callable[[Event], Awaitable[None]]) -> Callable[[Event], Awaitable[None]]:
        _listeners[event].append(listener)
        return listener

    return register


async def announce(event: object) -> None:
    """Run every listener of the event's type; what they write is stored with the unit or not at all."""
    for listener in listeners(type(event)):
        await listener(event)


def listeners(event: type) -> list[Listener]:
    """Who listens to this type of event."""
    return list(_listeners.get(event, ()))


def reverse_listeners() -> None:
    """Turn the order of all listeners round: tests show that nobody relies on it."""
    for found in _listeners.values():
        found.reverse()
