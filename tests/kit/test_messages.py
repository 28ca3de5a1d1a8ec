"""Short messages: once, in the end, also over a line that fails."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import time_machine

from tests.conftest import Setting
from yinchuan.kit import db, messages
from yinchuan.kit.clock import now
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import Worker, idle
from yinchuan.kit.messages.providers import Demo

pytestmark = pytest.mark.usefixtures("database")
MOBILE = "13909510001"


@pytest.fixture
async def worker(setting: Setting) -> AsyncIterator[None]:
    setting(job_backoff_seconds=0.01, job_poll_seconds=0.05, message_delay_seconds=0.01)
    running = Worker(recurring=False)
    running.start()
    yield
    await running.stop()


@db.in_unit
async def send(text: str) -> None:
    messages.send(MOBILE, text)


@pytest.mark.usefixtures("worker")
async def test_a_message_of_the_demo_says_that_it_is_one() -> None:
    await send("您的验证码是 123456")
    await idle()
    [message] = await messages.outbox(MOBILE)
    assert (message.to, message.text, message.provider) == (MOBILE, "【演示】您的验证码是 123456", "demo")
    assert await messages.outbox("13909510002") == []
    assert await messages.outbox() == [message]


@pytest.mark.usefixtures("worker")
async def test_over_a_bad_line_each_message_arrives_once(setting: Setting) -> None:
    setting(message_failure_rate=0.4, job_tries=60)
    for n in range(12):
        await send(f"第 {n} 条")
    async with asyncio.timeout(30):
        while await db.fetch("SELECT 1 AS one FROM job WHERE state <> 'done'"):
            await asyncio.sleep(0.02)
    assert sorted(m.text for m in await messages.outbox(MOBILE)) == sorted(
        f"【演示】第 {n} 条" for n in range(12)
    )


async def test_the_same_message_twice_is_kept_once() -> None:
    message = uuid7()
    for _ in range(2):
        await Demo().deliver(message, MOBILE, "一次")
    assert len(await messages.outbox(MOBILE)) == 1


@pytest.mark.usefixtures("worker")
async def test_nothing_readable_is_stored_and_it_is_forgotten_after_a_day() -> None:
    await send("您的验证码是 654321")
    await idle()
    stored = str(await db.fetch("SELECT * FROM outbox_message")) + str(await db.fetch("SELECT * FROM job"))
    assert "654321" not in stored
    assert MOBILE not in stored
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=True):
        await messages.sweep()
    assert await messages.outbox() == []


@pytest.mark.usefixtures("worker")
async def test_a_message_that_comes_too_late_is_not_sent() -> None:
    @db.in_unit
    async def send_late() -> None:
        messages.send(MOBILE, "您的验证码是 111111", now() - timedelta(seconds=1))

    await send_late()
    await idle()
    assert await messages.outbox(MOBILE) == []
    assert await db.fetch("SELECT 1 AS one FROM job WHERE state <> 'done'") == []


async def test_without_a_line_nothing_waits_for_one(setting: Setting) -> None:
    setting(demo=0)
    with pytest.raises(messages.NoLine):
        await send("您的验证码是 222222")
    assert await db.fetch("SELECT 1 AS one FROM job") == []
