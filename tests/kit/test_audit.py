"""The log shows every later change, with its position; whoever may write to the tables cannot hide one."""

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
import pytest
import time_machine
from structlog.testing import capture_logs

from tests.source import ROOT
from tests.tables import open_to_change
from yinchuan.kit import audit, db
from yinchuan.kit.actor import GUEST, Actor, Role
from yinchuan.kit.audit import daily, evidence, publishing, sealing, tree
from yinchuan.kit.audit.__main__ import main as audit_command
from yinchuan.kit.clock import now
from yinchuan.kit.ids import uuid7

OFFICER = Actor(role=Role.REVIEWER, account=uuid7(), session=b"\1" * 32)
TABLES = ("audit", "audit_checkpoint")


@pytest.fixture(autouse=True)
async def fresh_log(database: None) -> AsyncIterator[None]:
    """An empty log whose triggers are off, and on again afterwards."""
    async with open_to_change(*TABLES):
        await empty()
        yield
        await empty()


async def empty() -> None:
    for table in (*TABLES, "audit_open"):
        await db.ENGINE.run_ddl(f"DELETE FROM {table}")
    publishing.where().unlink(missing_ok=True)


async def written(count: int, batch: int = 5) -> list[UUID]:
    """So many sealed entries, a checkpoint for every few."""
    ids = []
    for n in range(count):
        ids.append(await audit.record("read", f"case/{n}", OFFICER))
        if n % batch == batch - 1:
            await audit.seal_all()
    await audit.seal_all()
    return ids


async def defect() -> audit.Defect | None:
    return (await audit.verify()).defect


async def sql(statement: str, *args: Any) -> None:
    @db.in_unit
    async def change() -> None:
        db.unit().write(statement, *args, rows=None)

    await change()


async def test_an_untouched_log_is_intact_whatever_its_size() -> None:
    assert (await audit.verify()).size == 0
    for expected in (1, 7, 23):
        await written(expected - (await audit.verify()).size, batch=4)
        report = await audit.verify()
        assert (report.size, report.defect) == (expected, None)


async def test_an_entry_says_who_did_what_and_names_nobody() -> None:
    person = uuid7()

    @db.in_unit
    async def decide() -> None:
        audit.note("decide", "case/1", OFFICER, subject=person, reason="complete", event_hash=b"\7" * 32)

    await decide()
    row = await db.fetch_one("SELECT body FROM audit_open")
    assert row
    entry = msgspec.json.decode(row["body"])
    assert entry["actor"] == str(OFFICER.account)
    assert (entry["role"], entry["action"], entry["object"]) == ("reviewer", "decide", "case/1")
    assert (entry["result"], entry["reason"], entry["event"]) == ("ok", "complete", "07" * 32)
    assert entry["subject"] == audit.pseudonym(person) != str(person)
    assert entry["session"] == "01" * 8


async def test_a_refused_unit_leaves_no_entry_but_its_recorded_refusal() -> None:
    @db.in_unit
    async def refused() -> None:
        audit.note("submit", "case/1", GUEST)
        await audit.record("submit", "case/1", GUEST, result="refused", reason="not_allowed")
        raise ValueError

    with pytest.raises(ValueError):
        await refused()
    rows = await db.fetch("SELECT body FROM audit_open")
    assert [msgspec.json.decode(row["body"])["result"] for row in rows] == ["refused"]


async def edit() -> None:
    row = await db.fetch_one("SELECT body FROM audit WHERE seq = 13")
    assert row
    await sql("UPDATE audit SET body = $1 WHERE seq = 13", row["body"].replace(b"case/", b"cake/"))


async def delete() -> None:
    await sql("DELETE FROM audit WHERE seq = 13")


async def delete_and_close_the_gap() -> None:
    await sql("DELETE FROM audit WHERE seq = 13")
    for seq in range(14, 23):
        await sql(f"UPDATE audit SET seq = {seq - 1} WHERE seq = {seq}")


async def swap() -> None:
    for old, new in ((13, 1000), (17, 13), (1000, 17)):
        await sql(f"UPDATE audit SET seq = {new} WHERE seq = {old}")


async def insert_a_copy() -> None:
    for seq in range(22, 12, -1):
        await sql(f"UPDATE audit SET seq = {seq + 1} WHERE seq = {seq}")
    row = await db.fetch_one("SELECT body, mac, place FROM audit WHERE seq = 2")
    assert row
    await sql(
        "INSERT INTO audit (seq, id, body, mac, place) VALUES (13, $1, $2, $3, $4)",
        uuid7(), row["body"], row["mac"], row["place"],
    )  # fmt: skip


async def insert_a_forgery() -> None:
    body = b'{"event":null,"id":"x"}'
    fake = sha256(body).digest()
    await sql("UPDATE audit SET body = $1, mac = $2, place = $3 WHERE seq = 13", body, fake, fake)


async def rename() -> None:
    await sql("UPDATE audit SET id = $1 WHERE seq = 13", uuid7())


@pytest.mark.parametrize(
    ("tamper", "what"),
    [
        (edit, "entry_changed"),
        (delete, "entry_missing"),
        (delete_and_close_the_gap, "entry_moved"),
        (swap, "entry_moved"),
        (insert_a_copy, "entry_moved"),
        (insert_a_forgery, "entry_changed"),
        (rename, "entry_renamed"),
    ],
)
async def test_a_change_is_named_with_its_position(tamper: Callable[[], Awaitable[None]], what: str) -> None:
    await written(23)
    await tamper()
    assert await defect() == audit.Defect(13, what)


async def test_a_cut_off_end_is_found_by_its_checkpoint() -> None:
    await written(23)
    await sql("DELETE FROM audit WHERE seq >= 20")
    assert await defect() == audit.Defect(20, "entry_missing")


async def test_a_cut_off_end_is_found_by_the_signed_file_when_the_checkpoints_went_too() -> None:
    await written(23)
    await publishing.publish(at_once=True)
    await sql("DELETE FROM audit WHERE seq >= 20")
    await sql("DELETE FROM audit_checkpoint WHERE size > 20")
    assert await defect() == audit.Defect(20, "entry_missing")


async def test_a_changed_root_and_a_missing_checkpoint_are_found() -> None:
    await written(23)
    await sql("UPDATE audit_checkpoint SET root = $1 WHERE size = 15", b"\0" * 32)
    assert await defect() == audit.Defect(14, "checkpoint_differs")
    await sql("DELETE FROM audit_checkpoint WHERE size = 15 OR size > 20")
    assert await defect() == audit.Defect(22, "checkpoint_missing")


async def test_a_changed_line_of_the_signed_file_is_found() -> None:
    await written(10)
    await publishing.publish(at_once=True)
    lines = publishing.lines()
    assert len(lines) == 2  # the very first checkpoint, and this one
    head, body, signature = lines[1].split(".")
    publishing.where().write_text("\n".join([lines[0], f"{head}.{body[:-4]}AAAA.{signature}"]) + "\n")
    assert await defect() == audit.Defect(None, "signed_checkpoint_changed:2")


async def test_an_open_entry_is_watched_too() -> None:
    entry = await audit.record("read", "case/1", OFFICER)
    row = await db.fetch_one("SELECT body FROM audit_open")
    assert row
    await sql("UPDATE audit_open SET body = $1", row["body"].replace(b"case/1", b"case/2"))
    assert await defect() == audit.Defect(None, f"open_entry_changed:{entry}")


@pytest.fixture
def kept() -> Iterator[list[bytes]]:
    """The event hashes of a domain that only the test has, beside those of the real ones, which have none."""
    events: list[bytes] = []

    @audit.events_of("of-the-test")
    async def hashes() -> AsyncIterator[bytes]:
        for event in events:
            yield event

    yield events
    del evidence.SOURCES["of-the-test"]


async def test_every_event_has_its_entry_and_every_entry_its_event(kept: list[bytes]) -> None:
    events = [sha256(bytes([n])).digest() for n in range(6)]
    kept += events
    for event in events[:5]:
        await audit.record("step", "case/1", OFFICER, event_hash=event)
    await audit.seal_all()
    assert await defect() == audit.Defect(None, f"event_without_entry:{events[5].hex()}")
    await audit.record("step", "case/1", OFFICER, event_hash=events[5])  # still open: it counts
    assert await defect() is None
    kept.remove(events[3])
    lost = await defect()
    assert lost
    assert lost.what == f"entry_without_event:{events[3].hex()}"
    row = await db.fetch_one("SELECT body FROM audit WHERE seq = $1", lost.position)
    assert row
    assert events[3].hex().encode() in row["body"]


async def test_two_sealers_at_once_give_each_position_once() -> None:
    for n in range(40):
        await audit.record("read", f"case/{n}", OFFICER)
    await asyncio.gather(audit.seal_all(), audit.seal_all(), audit.seal_all())
    report = await audit.verify()
    assert (report.size, report.defect) == (40, None)


async def test_writers_do_not_disturb_a_running_check() -> None:
    async def work() -> None:
        for n in range(60):
            await audit.record("read", f"case/{n}", OFFICER)
            if n % 7 == 0:
                await audit.seal_all()

    working = asyncio.create_task(work())
    while not working.done():
        assert await defect() is None
    await working


async def test_an_entry_is_proved_by_few_hashes_and_a_signed_root() -> None:
    ids = await written(23)
    await publishing.publish(at_once=True)
    for entry in (ids[0], ids[13], ids[22]):
        proof = await audit.inclusion_proof(entry)
        index = proof.index
        assert await db.fetch("SELECT seq FROM audit WHERE id = $1", entry) == [{"seq": index}]
        assert proof.size == 23
        assert len(proof.path) <= 5
        assert tree.leads_to(proof.root, proof.size, proof.index, proof.leaf, proof.path)
        signed = publishing.read(proof.checkpoint or "")
        assert signed
        assert signed.root == proof.root.hex()
        assert not tree.leads_to(proof.root, proof.size, index, sha256(b"other").digest(), proof.path)


def signed_sizes() -> list[int]:
    return [found.size for line in publishing.lines() if (found := publishing.read(line))]


async def test_the_last_entries_of_a_busy_hour_are_signed_for_after_ten_minutes() -> None:
    await written(3)
    await written(2)
    await sealing.sign_what_waits()
    assert signed_sizes() == [3]  # the very first checkpoint, at once
    with time_machine.travel(now() + publishing.AGE - timedelta(minutes=1)):
        await sealing.sign_what_waits()
        assert signed_sizes() == [3]
    for later in (1, 20):  # and once: without new entries there is nothing to sign
        with time_machine.travel(now() + publishing.AGE + timedelta(minutes=later)):
            await sealing.sign_what_waits()
            assert signed_sizes() == [3, 5]


async def test_so_many_entries_are_signed_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "ENTRIES", 6)
    await written(3)
    await written(5)
    assert signed_sizes() == [3]
    await written(1)
    assert signed_sizes() == [3, 9]
    assert (publishing.AGE, await defect()) == (timedelta(minutes=10), None)


async def test_the_daily_look_logs_what_it_found() -> None:
    await written(6)
    with capture_logs() as logged:
        await daily.verify_daily()
        await sql("DELETE FROM audit WHERE seq = 4")
        await daily.verify_daily()
    assert [(line["log_level"], line["event"]) for line in logged] == [
        ("info", "audit_verified"),
        ("error", "audit_defect"),
    ]
    assert (logged[1]["position"], logged[1]["what"]) == (4, "entry_missing")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 33])
def test_the_tree_is_that_of_rfc_9162(size: int) -> None:
    def by_definition(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return tree.node(by_definition(leaves[:split]), by_definition(leaves[split:]))

    leaves = [tree.leaf(bytes([n])) for n in range(size)]
    assert tree.root_of(leaves) == by_definition(leaves)
    for index in range(size):
        path = tree.path(index, leaves)
        assert tree.leads_to(tree.root_of(leaves), size, index, leaves[index], path)
        assert (
            not tree.leads_to(tree.root_of(leaves), size, (index + 1) % size, leaves[index], path)
            or size == 1
        )


async def test_the_command_prints_the_position_and_fails() -> None:
    await written(6)

    def run() -> tuple[int, str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "backend")}
        running = subprocess.Popen(
            [sys.executable, "-m", "yinchuan.app", "verify"],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        said, _ = running.communicate(timeout=60)
        return running.returncode, said

    code, said = await asyncio.to_thread(run)
    assert code == 0
    assert "intact" in said
    await sql("DELETE FROM audit WHERE seq = 4")
    code, said = await asyncio.to_thread(run)
    assert code == 1
    assert "position 4: entry_missing" in said


async def test_the_kit_alone_says_nothing_is_intact() -> None:
    """It knows no domain: it could not miss an event."""
    assert audit_command(["verify"]) == 2


async def test_a_full_disk_leaves_no_half_checkpoint() -> None:
    await written(3)
    whole = publishing.where().read_bytes()
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 10, most))
    try:
        with pytest.raises(OSError, match="checkpoint not written"):
            publishing._append({"size": 4, "root": "", "at": now().isoformat()})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert publishing.where().read_bytes() == whole
    assert await defect() is None
