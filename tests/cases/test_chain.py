"""The events of a case verify; whatever is changed past the services is found at its place."""

from hashlib import sha256

import pytest

from tests.cases import inside
from tests.cases.conftest import RELIEF
from tests.people import new_id
from yinchuan.domains.cases import service as cases
from yinchuan.domains.cases.schemas import CaseOut, DefectIn, Step, StepIn
from yinchuan.domains.cases.service import verifying
from yinchuan.domains.people.store import staff
from yinchuan.kit import audit, db
from yinchuan.kit.actor import Actor, Role


@pytest.fixture
async def applicant(house: None) -> Actor:
    return await inside.citizen()


@pytest.fixture
async def case(applicant: Actor) -> CaseOut:
    """An application with three events, the second with words."""
    made = await inside.submits(applicant, RELIEF)
    wang = await officer("wangqiang", Role.WINDOW_OFFICER, applicant)
    await cases.claim(made.id, wang)
    defects = [DefectIn(target="answer", at="/name", text="姓名有误")]
    asked = StepIn(step=Step.REQUEST_CORRECTION, version=1, note="请补正", defects=defects)
    await cases.take_step(made.id, new_id(), asked, wang)
    return await cases.take_step(made.id, new_id(), StepIn(step=Step.WITHDRAW, version=2), applicant)


async def officer(login: str, role: Role, like: Actor) -> Actor:
    found = await staff.find(login)
    assert found is not None
    return Actor(role=role, account=found.id, office=found.office, name=found.name, session=like.session)


async def test_an_untouched_chain_holds(case: CaseOut) -> None:
    assert await cases.verify_chain(case.id) is None


TAMPERED = {
    "the body": (
        "UPDATE case_event SET body = $2 WHERE case_id = $1 AND seq = 1",
        (b'{"role":"","content":""}',),
        1,
    ),
    "a body that is no JSON": (
        "UPDATE case_event SET body = $2 WHERE case_id = $1 AND seq = 1",
        (b"\x00",),
        1,
    ),
    "the hash": ("UPDATE case_event SET hash = $2 WHERE case_id = $1 AND seq = 0", (sha256().digest(),), 0),
    "the step shown": ("UPDATE case_event SET step = $2 WHERE case_id = $1 AND seq = 1", ("reject",), 1),
    "the status shown": (
        "UPDATE case_event SET status = $2 WHERE case_id = $1 AND seq = 1",
        ("rejected",),
        1,
    ),
    "who did it": ("UPDATE case_event SET done_by = $2 WHERE case_id = $1 AND seq = 1", ("赵敏",), 1),
    "whose id did it": ("UPDATE case_event SET actor = $2 WHERE case_id = $1 AND seq = 2", (new_id(),), 2),
    "an event's place": ("UPDATE case_event SET seq = $2 WHERE case_id = $1 AND seq = 2", (7,), 2),
    "an event removed": ("DELETE FROM case_event WHERE case_id = $1 AND seq = 1", (), 1),
    "the first event removed": ("DELETE FROM case_event WHERE case_id = $1 AND seq = 0", (), 0),
    "the last event removed": ("DELETE FROM case_event WHERE case_id = $1 AND seq = 2", (), 2),
    "the words removed": ("DELETE FROM case_words WHERE case_id = $1", (), 1),
    "the words broken": ("UPDATE case_words SET words = $2 WHERE case_id = $1", (b"v1.A256GCM.x",), 1),
    "the head": ("UPDATE cases SET head = $2 WHERE id = $1", (sha256().digest(),), 3),
    "the version": ("UPDATE cases SET version = $2 WHERE id = $1", (9,), 3),
    "the status": ("UPDATE cases SET status = $2 WHERE id = $1", ("granted",), 3),
}


@pytest.mark.parametrize("what", TAMPERED)
async def test_what_was_changed_is_found_at_its_place(case: CaseOut, what: str) -> None:
    sql, args, place = TAMPERED[what]
    await inside.change(sql, case.id, *args)
    assert await cases.verify_chain(case.id) == place


@pytest.mark.parametrize("sql", ["UPDATE case_event SET status = 'granted'", "DELETE FROM case_event"])
async def test_an_event_is_only_ever_inserted(case: CaseOut, sql: str) -> None:
    with pytest.raises(Exception, match="insert-only"):
        await db.ENGINE.run_ddl(sql)
    assert await cases.verify_chain(case.id) is None


async def test_the_check_of_all_names_the_changed_cases_only(case: CaseOut, applicant: Actor) -> None:
    assert [what async for what in verifying.changed_chains()] == []
    whole = await inside.submits(applicant, RELIEF)
    await inside.change("UPDATE cases SET status = 'granted' WHERE id = $1", case.id)
    assert [what async for what in verifying.changed_chains()] == [f"case_chain:{case.id}:3"]
    await inside.change("DELETE FROM cases WHERE id = $1", whole.id)  # and its events stay
    assert {what async for what in verifying.changed_chains()} == {
        f"case_chain:{case.id}:3",
        f"case_chain:{whole.id}:1",
    }


async def test_an_inserted_event_is_found(case: CaseOut) -> None:
    kind = "text" if db.is_sqlite else "uuid"
    await inside.change(
        "INSERT INTO case_event (id, case_id, seq, step, status, happened_at, done_by, actor, body, hash)"
        f" SELECT CAST($2 AS {kind}), case_id, 3, step, status, happened_at, done_by, actor, body, hash"
        " FROM case_event WHERE case_id = $1 AND seq = 2",
        case.id,
        new_id(),
    )
    assert await cases.verify_chain(case.id) == 3


async def test_a_case_that_is_not_there_does_not_hold(house: None) -> None:
    assert await cases.verify_chain(new_id()) == 0


async def test_every_event_has_its_audit_entry_and_every_entry_its_event(case: CaseOut) -> None:
    await audit.seal_all()
    before = await audit.verify()
    assert before.defect is None
    await inside.change("DELETE FROM case_event WHERE case_id = $1 AND seq = 2", case.id)
    after = await audit.verify()
    assert after.defect is not None
    assert after.defect.what.startswith("entry_without_event:")


async def test_an_event_written_past_the_audit_is_found(case: CaseOut) -> None:
    await audit.seal_all()
    await inside.change(
        "UPDATE case_event SET hash = $2 WHERE case_id = $1 AND seq = 0", case.id, b"\x01" * 32
    )
    after = await audit.verify()
    assert after.defect is not None
    assert after.defect.what == "event_without_entry:" + "01" * 32
