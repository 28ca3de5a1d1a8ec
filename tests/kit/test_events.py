"""An announcement reaches whoever listens to its type, in any order."""

from collections.abc import Iterator

import pytest

from yinchuan.kit import events


class Opened:
    pass


class Closed:
    pass


@pytest.fixture
def heard() -> Iterator[list[str]]:
    found: list[str] = []

    @events.listen(Opened)
    async def first(event: Opened) -> None:
        found.append("first")

    @events.listen(Opened)
    async def second(event: Opened) -> None:
        found.append("second")

    yield found
    events._listeners.pop(Opened)


async def test_every_listener_of_the_type_hears_it(heard: list[str]) -> None:
    await events.announce(Opened())
    await events.announce(Closed())
    assert heard == ["first", "second"]


async def test_the_order_may_be_turned_round(heard: list[str]) -> None:
    events.reverse_listeners()
    await events.announce(Opened())
    events.reverse_listeners()
    assert heard == ["second", "first"]


async def test_a_listener_that_fails_fails_the_unit(heard: list[str]) -> None:
    @events.listen(Opened)
    async def broken(event: Opened) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await events.announce(Opened())
