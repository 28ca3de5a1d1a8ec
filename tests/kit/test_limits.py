"""So many times in so many seconds, also of many at once."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from yinchuan.kit import db
from yinchuan.kit.clock import now
from yinchuan.kit.limits import TooMany, sweep, take

pytestmark = pytest.mark.usefixtures("database")


async def taken(times: int, limits: list[tuple[int, int]], key: str = "13909510001") -> int:
    answers = await asyncio.gather(*(take("code", key, limits) for _ in range(times)), return_exceptions=True)
    assert all(answer is None or isinstance(answer, TooMany) for answer in answers)
    return answers.count(None)


async def test_of_many_at_once_exactly_the_allowed_ones_come_through() -> None:
    assert await taken(60, [(7, 60)]) == 7


async def test_the_next_window_begins_when_the_last_has_ended() -> None:
    assert await taken(3, [(2, 60)]) == 2
    with time_machine.travel(now() + timedelta(seconds=61), tick=True):
        assert await taken(3, [(2, 60)]) == 2


async def test_the_tightest_limit_decides_and_a_refusal_counts_nowhere() -> None:
    limits = [(1, 10), (3, 3600)]
    start = now()
    allowed = 0
    for step in range(6):
        with time_machine.travel(start + timedelta(seconds=11 * step), tick=True):
            allowed += await taken(4, limits)
    assert allowed == 3


async def test_the_refusal_says_when_to_come_back() -> None:
    await take("code", "a", [(1, 10), (1, 600)])
    with pytest.raises(TooMany) as refused:
        await take("code", "a", [(1, 10), (1, 600)])
    assert refused.value.status == 429
    assert 590 <= int(refused.value.headers["Retry-After"]) <= 600


async def test_keys_and_names_do_not_share_and_a_limit_may_be_off() -> None:
    await take("code", "a", [(1, 60)])
    await take("code", "b", [(1, 60)])
    await take("password", "a", [(1, 60)])
    await take("code", "a", [(1, 0)])
    await take("code", "a", [])


async def test_a_try_counts_even_when_its_unit_is_refused() -> None:
    @db.in_unit
    async def refused() -> None:
        await take("code", "a", [(1, 60)])
        raise ValueError

    with pytest.raises(ValueError):
        await refused()
    with pytest.raises(TooMany):
        await take("code", "a", [(1, 60)])


async def test_the_table_does_not_know_whom_it_counts_and_forgets() -> None:
    await take("code", "13909510001", [(5, 60)])
    assert "13909510001" not in str(await db.fetch("SELECT * FROM limit_window"))
    with time_machine.travel(now() + timedelta(seconds=200), tick=True):
        await sweep()
    assert await db.fetch("SELECT * FROM limit_window") == []
