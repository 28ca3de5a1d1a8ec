"""Units of work: all or none, again when what was read has changed; the same on both engines."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from piccolo.columns import UUID as UUIDColumn
from piccolo.columns import Integer
from piccolo.table import Table

from yinchuan.kit import db
from yinchuan.kit.errors import SignInNeeded, Unavailable
from yinchuan.kit.ids import uuid7

pytestmark = pytest.mark.usefixtures("trial_tables")
CHILD = "CREATE TABLE trial_child (id UUID PRIMARY KEY, trial UUID REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED)"


class TrialRow(Table, tablename="trial", db=db.ENGINE):
    id = UUIDColumn(primary_key=True)
    total = Integer(default=0)


@pytest.fixture
async def trial_tables(database: None) -> AsyncIterator[None]:
    await TrialRow.create_table(if_not_exists=True)
    await db.ENGINE.run_ddl(CHILD)
    yield
    await db.ENGINE.run_ddl("DROP TABLE trial_child")
    await db.ENGINE.run_ddl("DROP TABLE trial")


async def left_behind() -> list[dict[str, Any]]:
    """Transactions that nobody will end any more."""
    if db.is_sqlite:
        writer: Any = db.STORE
        return [{"open": True}] if writer.writer.con.in_transaction else []
    return await db.fetch(
        "SELECT state, query FROM pg_stat_activity WHERE datname = current_database()"
        " AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
    )


def insert(id_: UUID, total: int = 0) -> None:
    db.unit().write("INSERT INTO trial (id, total) VALUES ($1, $2)", id_, total)


@db.in_unit
async def put(*ids: UUID) -> None:
    for id_ in ids:
        insert(id_)


async def total(id_: UUID) -> int | None:
    row = await db.fetch_one("SELECT total FROM trial WHERE id = $1", id_)
    return row["total"] if row else None


async def test_a_failed_guard_stores_nothing_of_the_unit() -> None:
    a, missing = uuid7(), uuid7()

    @db.in_unit
    async def half_right() -> None:
        insert(a)
        db.unit().write("UPDATE trial SET total = 1 WHERE id = $1", missing)

    with pytest.raises(Unavailable) as refused:
        await half_right()
    assert isinstance(refused.value.__cause__, db.Conflict)
    assert await total(a) is None


async def test_any_number_of_rows_may_be_touched_where_the_part_says_so() -> None:
    await put(uuid7(), uuid7())

    @db.in_unit
    async def all_of_them() -> None:
        db.unit().write("UPDATE trial SET total = 7", rows=None)

    await all_of_them()
    assert await db.fetch("SELECT count(*) AS n FROM trial WHERE total = 7") == [{"n": 2}]


async def test_a_lost_guard_runs_the_function_again_from_the_start() -> None:
    a = uuid7()
    await put(a)
    seen = []

    @db.in_unit
    async def add_one(*, overtaken: bool) -> None:
        was = await total(a)
        seen.append(was)
        if overtaken and len(seen) == 1:
            await asyncio.create_task(alone(add_one(overtaken=False)))
        db.unit().write("UPDATE trial SET total = $3 WHERE id = $1 AND total = $2", a, was, (was or 0) + 1)

    async def alone(work: Awaitable[None]) -> None:
        await db.in_own_unit(lambda: work)()

    await add_one(overtaken=True)
    assert await total(a) == 2
    assert seen[-1] == 1


async def test_forty_at_once_lose_no_update() -> None:
    a = uuid7()
    await put(a)

    @db.in_unit
    async def add_one() -> None:
        was = await total(a)
        db.unit().write("UPDATE trial SET total = $3 WHERE id = $1 AND total = $2", a, was, (was or 0) + 1)

    done = 0
    for _ in range(8):
        answers = await asyncio.gather(*(add_one() for _ in range(5)), return_exceptions=True)
        assert all(answer is None or isinstance(answer, Unavailable) for answer in answers)
        done += answers.count(None)
    assert await total(a) == done > 8


async def test_of_two_inserts_of_one_id_the_second_finds_the_first() -> None:
    a = uuid7()

    @db.in_unit
    async def submit() -> str:
        if await total(a) is not None:
            return "known"
        insert(a)
        return "new"

    assert sorted(await asyncio.gather(submit(), submit(), submit())) == ["known", "known", "new"]


async def test_an_insert_that_never_looks_is_given_up_with_the_table_it_hit() -> None:
    a = uuid7()
    await put(a)
    with pytest.raises(Unavailable) as refused:
        await put(a)
    assert isinstance(refused.value.__cause__, db.Taken)
    assert refused.value.__cause__.table == "trial"


async def test_a_demand_must_still_find_its_row() -> None:
    a, b = uuid7(), uuid7()
    await put(a)

    @db.in_unit
    async def write_if(there: UUID) -> None:
        db.unit().demand("SELECT 1 FROM trial WHERE id = $1", there)
        insert(b)

    with pytest.raises(Unavailable):
        await write_if(uuid7())
    assert await total(b) is None
    await write_if(a)
    assert await total(b) == 0


async def test_a_demand_that_cannot_come_true_is_refused_in_its_own_words() -> None:
    a, times = uuid7(), []

    @db.in_unit
    async def write() -> None:
        times.append(1)
        db.unit().demand("SELECT 1 FROM trial WHERE id = $1", uuid7(), refusal=SignInNeeded)
        insert(a)

    with pytest.raises(SignInNeeded):
        await write()
    assert times == [1]
    assert await total(a) is None


async def test_a_piccolo_query_may_be_a_part() -> None:
    a = uuid7()

    @db.in_unit
    async def by_query() -> None:
        db.unit().add(TrialRow.insert(TrialRow(id=a, total=3)))

    @db.in_unit
    async def change() -> None:
        db.unit().add(TrialRow.update({TrialRow.total: 4}).where(TrialRow.id == a))

    await by_query()
    await change()
    assert await total(a) == 4


async def test_an_inner_unit_is_stored_with_the_outer_one_or_not_at_all() -> None:
    a, b = uuid7(), uuid7()

    @db.in_unit
    async def outer(*, fails: bool) -> None:
        await put(a)
        insert(b)
        if fails:
            raise ValueError

    with pytest.raises(ValueError):
        await outer(fails=True)
    assert (await total(a), await total(b)) == (None, None)
    await outer(fails=False)
    assert (await total(a), await total(b)) == (0, 0)


async def test_a_unit_of_its_own_stays_when_the_outer_one_is_refused() -> None:
    a, b = uuid7(), uuid7()
    own = db.in_own_unit(put)

    @db.in_unit
    async def refused() -> None:
        insert(b)
        await own(a)
        raise ValueError

    with pytest.raises(ValueError):
        await refused()
    assert (await total(a), await total(b)) == (0, None)


async def test_after_commit_runs_only_for_what_was_stored_and_may_fail() -> None:
    told: list[str] = []
    a = uuid7()

    @db.in_unit
    async def tell(text: str, guard: UUID) -> None:
        db.unit().write("UPDATE trial SET total = total + 1 WHERE id = $1", guard)
        db.after_commit(lambda: told.append(text))
        db.after_commit(lambda: 1 / 0)

    await put(a)
    await tell("stored", a)
    with pytest.raises(Unavailable):
        await tell("lost", uuid7())
    assert told == ["stored"]


async def test_a_task_left_over_from_the_function_writes_into_nothing() -> None:
    late: list[asyncio.Task[None]] = []
    go = asyncio.Event()

    @db.in_unit
    async def leaves_a_task() -> None:
        async def straggler() -> None:
            await go.wait()
            insert(uuid7())

        late.append(asyncio.create_task(straggler()))

    await leaves_a_task()
    go.set()
    with pytest.raises(RuntimeError, match="handed over"):
        await late[0]
    with pytest.raises(RuntimeError, match="no unit"):
        db.unit()


async def test_a_unit_inside_a_tool_transaction_is_a_mistake_not_a_deadlock() -> None:
    async with db.ENGINE.transaction():
        with pytest.raises(RuntimeError, match="transaction"):
            await put(uuid7())


async def test_a_long_unit_is_one_too() -> None:
    ids = [uuid7() for _ in range(250)]
    with pytest.raises(Unavailable):
        await put(*ids, ids[0])
    assert await db.fetch("SELECT count(*) AS n FROM trial") == [{"n": 0}]
    await put(*ids)
    assert await db.fetch("SELECT count(*) AS n FROM trial") == [{"n": 250}]


async def test_units_that_meet_in_opposite_order_lose_nothing() -> None:
    a, b = uuid7(), uuid7()
    await put(a, b)

    @db.in_unit
    async def touch(*ids: UUID) -> None:
        for id_ in ids:
            db.unit().write("UPDATE trial SET total = total + 1 WHERE id = $1", id_)

    each = (touch(a, b) if n % 2 else touch(b, a) for n in range(6))
    answers = await asyncio.gather(*each, return_exceptions=True)
    stored = answers.count(None)
    assert all(answer is None or isinstance(answer, Unavailable) for answer in answers)
    assert (await total(a), await total(b)) == (stored, stored)
    assert stored


async def test_a_mistake_in_the_sql_is_a_bug_and_touches_no_other_unit() -> None:
    a = uuid7()

    @db.in_unit
    async def wrong() -> None:
        insert(uuid7())
        db.unit().write("UPDATE nowhere SET x = 1")

    answers = await asyncio.gather(put(a), wrong(), return_exceptions=True)
    assert answers[0] is None
    assert isinstance(answers[1], Exception)
    assert not isinstance(answers[1], Unavailable)
    assert await db.fetch("SELECT count(*) AS n FROM trial") == [{"n": 1}]


async def test_a_failing_commit_is_told_and_leaves_nothing_behind() -> None:
    good = [uuid7() for _ in range(5)]

    @db.in_unit
    async def orphan() -> None:
        db.unit().write("INSERT INTO trial_child (id, trial) VALUES ($1, $2)", uuid7(), uuid7())

    answers = await asyncio.gather(orphan(), *(put(id_) for id_ in good), return_exceptions=True)
    assert "foreign key" in str(answers[0]).lower()
    assert answers[1:] == [None] * 5
    assert await db.fetch("SELECT count(*) AS n FROM trial_child") == [{"n": 0}]
    assert await db.fetch("SELECT count(*) AS n FROM trial") == [{"n": 5}]
    assert await left_behind() == []


async def test_a_tool_whose_commit_fails_can_start_over() -> None:
    for _ in range(12):  # more than there are connections
        with pytest.raises((asyncpg.ForeignKeyViolationError, Exception), match=r"(?i)foreign key"):
            async with db.ENGINE.transaction():
                await db.ENGINE.run_ddl(
                    f"INSERT INTO trial_child (id, trial) VALUES ('{uuid7()}', '{uuid7()}')"
                )
        assert not db.ENGINE.transaction_exists()
    assert await db.fetch("SELECT count(*) AS n FROM trial_child") == [{"n": 0}]
    assert await left_behind() == []


async def storm(work: Callable[[], Awaitable[Any]], seed: int) -> None:
    """Start three hundred and cancel each a moment later."""
    chance = Random(seed)

    async def cancelled() -> None:
        task = asyncio.ensure_future(work())
        for _ in range(chance.randrange(12)):
            await asyncio.sleep(0)
        if chance.random() < 0.3:
            await asyncio.sleep(chance.random() * 0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(cancelled() for _ in range(300)))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_storm_of_cancelled_units_leaves_pairs_or_nothing(seed: int) -> None:
    async def pair() -> None:
        a = uuid7()
        await put(a)
        await change_and_add(a)

    @db.in_unit
    async def change_and_add(a: UUID) -> None:
        db.unit().write("UPDATE trial SET total = 1 WHERE id = $1", a)
        insert(uuid7(), 2)

    await storm(pair, seed)
    await put(uuid7())
    assert await left_behind() == []
    rows = await db.fetch("SELECT total, count(*) AS n FROM trial GROUP BY total")
    by_total = {row["total"]: row["n"] for row in rows}
    assert by_total.get(1, 0) == by_total.get(2, 0)


@pytest.mark.parametrize("seed", [4, 5, 6])
async def test_a_storm_of_cancelled_transactions_leaves_none_open(seed: int) -> None:
    async def tool() -> None:
        async with db.ENGINE.transaction():
            await TrialRow.insert(TrialRow(id=uuid7()), TrialRow(id=uuid7())).run()
            await TrialRow.count().run()

    await storm(tool, seed)
    await asyncio.gather(*(tool() for _ in range(12)))
    assert await left_behind() == []
    assert await TrialRow.count() % 2 == 0
