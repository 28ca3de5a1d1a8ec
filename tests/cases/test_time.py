"""What time decides: half an hour of step-up, the days to rate, blocks of numbers, the calendar."""

import asyncio
from datetime import date, timedelta

import msgspec
import pytest

from tests.cases import inside
from tests.cases.conftest import ENDORSEMENT, RELIEF
from yinchuan.domains.cases import service as cases
from yinchuan.domains.cases.errors import NotRatable
from yinchuan.domains.cases.service import numbering, scheduling
from yinchuan.domains.ratings import service as ratings
from yinchuan.domains.ratings.schemas import RatingIn
from yinchuan.kit import clock, db
from yinchuan.kit.actor import STEP_UP_FOR
from yinchuan.kit.errors import StepUpNeeded


async def test_a_code_older_than_half_an_hour_does_not_submit(house: None) -> None:
    actor = await inside.citizen()
    long_ago = clock.now() - STEP_UP_FOR - timedelta(seconds=1)
    old = msgspec.structs.replace(actor, stepped_up_at=long_ago)
    with pytest.raises(StepUpNeeded):
        await inside.submits(old, RELIEF)
    assert (await cases.list_own(actor)).cases == []
    assert (await inside.submits(actor, RELIEF)).status == "submitted"


@pytest.mark.parametrize(("days", "open_"), [(-1, False), (0, True), (1, True)])
async def test_the_last_day_to_rate_counts(house: None, days: int, open_: bool) -> None:
    actor = await inside.citizen()
    case = await inside.submits(actor, ENDORSEMENT)
    until = clock.today() + timedelta(days=days)
    await inside.change("UPDATE cases SET status = 'closed', rate_until = $2 WHERE id = $1", case.id, until)
    if not open_:
        with pytest.raises(NotRatable):
            await ratings.rate(case.id, RatingIn(level=1), actor)
    else:
        assert (await ratings.rate(case.id, RatingIn(level=1), actor)).level == 1


async def test_numbers_rise_without_repeat_over_blocks(house: None) -> None:
    day, count = date(2026, 11, 24), numbering.BLOCK * 3
    numbers = await asyncio.gather(*(numbering.number("0" * 31, day) for _ in range(count)))
    assert len(set(numbers)) == count
    assert {len(number) for number in numbers} == {47}
    assert all(number.startswith("0" * 31 + "20261124") for number in numbers)


async def test_a_new_process_leaves_a_gap_and_repeats_nothing(house: None) -> None:
    day = date(2026, 11, 24)
    before = await numbering.number("", day)
    numbering._free.clear()  # what a killed process had taken is gone with it
    await numbering.on_start()
    after = await numbering.number("", day)
    assert int(after[8:]) - int(before[8:]) >= numbering.BLOCK - numbering.LOW


async def test_the_calendar_holds_the_notices_and_guesses_the_rest(house: None) -> None:
    rows = {
        row["day"]: row for row in await db.fetch("SELECT day, is_working, provisional FROM calendar_day")
    }
    eid, shifted = rows[date(2021, 5, 13)], rows[date(2021, 9, 18)]
    assert (bool(eid["is_working"]), bool(eid["provisional"])) == (False, False)
    assert bool(shifted["is_working"])
    assert bool(rows[date(clock.today().year + 2, 6, 1)]["provisional"])


async def test_what_people_edited_in_the_calendar_stays(house: None) -> None:
    day = date(clock.today().year, 6, 3)
    was = scheduling.calendar()[day].is_working
    await inside.change("UPDATE calendar_day SET is_working = $2 WHERE day = $1", day, not was)
    await scheduling.on_start()
    assert scheduling.calendar()[day].is_working is not was


async def test_without_a_calendar_there_is_no_promise_but_a_case(house: None) -> None:
    actor = await inside.citizen()
    await inside.change("DELETE FROM calendar_day WHERE day > $1", clock.today() + timedelta(days=1))
    kept = list(scheduling._calendar)
    rows = await db.fetch("SELECT day FROM calendar_day")
    assert rows
    scheduling._calendar[:] = [type(kept[0])({row["day"]: kept[0][row["day"]] for row in rows})]
    try:
        case = await inside.submits(actor, RELIEF)
    finally:
        scheduling._calendar[:] = kept
    assert (case.due.on, case.due.provisional) == (None, True)
