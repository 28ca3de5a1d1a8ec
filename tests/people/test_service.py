"""What other domains ask about people, inside one process."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from yinchuan.config import settings
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.people import service
from yinchuan.domains.people.errors import AlreadyProven, CodeUsed, ConsentNeeded
from yinchuan.domains.people.schemas import CodeIn, ConsentIn, RealNameIn, SessionIn
from yinchuan.domains.people.service.resolving import forget_after_commit
from yinchuan.domains.people.store import sessions, staff
from yinchuan.kit import keys, messages
from yinchuan.kit.actor import GUEST, Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_unit, unit
from yinchuan.kit.errors import NotFound, SignInNeeded
from yinchuan.kit.ids import uuid7
from yinchuan.kit.jobs import Worker
from yinchuan.kit.keys import making

XIULAN = ("马秀兰", "13800138001", "640104194403080024")
WANG = ("王强", "13800138066", "640104198602140315")


class Connection:
    """As much of a connection as resolving looks at."""

    def __init__(self, token: str) -> None:
        self.cookies = {"__Host-session": token}


async def actor_of(token: str) -> Actor:
    connection: Any = Connection(token)
    return await service.resolve(connection)


async def code_for(mobile: str, purpose: Any, actor: Actor = GUEST) -> str:
    known = len(await messages.outbox(mobile))
    await service.send_code(CodeIn(mobile=mobile, purpose=purpose), actor, "192.0.2.1")
    worker = Worker()
    worker.start()
    try:
        async with asyncio.timeout(20):  # the demo's line sometimes fails before it delivers
            while len(found := await messages.outbox(mobile)) == known:
                await asyncio.sleep(0.02)
    finally:
        await worker.stop()
    return next(word for word in found[0].text.split() if word[:6].isdigit())[:6]


async def signed_in(mobile: str) -> tuple[str, Actor]:
    data = SessionIn(mobile=mobile, code=await code_for(mobile, "sign_in"))
    answer = await service.sign_in(data, GUEST, "Chrome · Android", "127.0.0.1")
    token = answer.cookies[0].value
    assert token is not None
    return token, await actor_of(token)


async def proven(person: tuple[str, str, str]) -> tuple[str, Actor]:
    name, mobile, id_number = person
    token, actor = await signed_in(mobile)
    await lets_name_be_checked(actor)
    await service.prove_name(RealNameIn(name=name, id_number=id_number), actor)
    return token, await actor_of(token)


async def lets_name_be_checked(actor: Actor) -> UUID:
    """The id of the consent."""
    await service.consent(consent := uuid7(), ConsentIn(code="real-name", version=1), actor)
    return consent


async def test_an_actor_is_what_the_row_says(database: None) -> None:
    token, actor = await signed_in(XIULAN[1])
    assert (actor.role, actor.level, actor.person) == (Role.CITIZEN, 1, None)
    assert actor.session == keys.token_hash(token)
    _, actor = await proven(XIULAN)
    assert actor.level == 2
    assert actor.person is not None
    actor.demand_step_up()


async def test_the_level_rises_in_the_same_session(database: None) -> None:
    token, actor = await signed_in(XIULAN[1])
    await lets_name_be_checked(actor)
    await service.prove_name(RealNameIn(name=XIULAN[0], id_number=XIULAN[2]), actor)
    assert (await actor_of(token)).level == 2


async def test_the_token_itself_is_nowhere(database: None) -> None:
    token, _ = await signed_in(XIULAN[1])
    assert token not in repr(await fetch("SELECT * FROM session"))


async def test_a_write_of_an_ended_session_stores_nothing(database: None) -> None:
    _, actor = await signed_in(XIULAN[1])

    await service.sign_out(actor, everywhere=True)  # while the write was on its way
    with pytest.raises(SignInNeeded):
        await service.consent(uuid7(), ConsentIn(code="sensitive", version=1), actor)
    assert await fetch("SELECT id FROM consent") == []
    assert not await service.is_live(actor)
    with pytest.raises(SignInNeeded):
        service.demand_session(GUEST)


async def test_a_session_that_ends_while_it_is_touched_is_not_remembered(database: None) -> None:
    token, actor = await signed_in(XIULAN[1])
    await falls_asleep(actor)
    await asyncio.gather(actor_of(token), service.sign_out(actor, everywhere=False))
    assert await actor_of(token) == GUEST


@in_unit
async def falls_asleep(actor: Actor) -> None:
    """Five minutes without a request: the next one is noted down."""
    unit().write(
        "UPDATE session SET seen_at = $1 WHERE token = $2", now() - timedelta(minutes=5), actor.session
    )
    forget_after_commit()


async def test_a_departed_officer_is_a_guest_on_the_next_request(database: None) -> None:
    await service.on_start()
    wang = await staff.find("wangqiang")
    assert wang is not None
    token = "A" * 43
    await begins(wang.id, token)
    assert (await actor_of(token)).name == "王强"
    await leaves(wang.id)
    assert await actor_of(token) == GUEST


@in_unit
async def begins(account: UUID, token: str) -> None:
    at = now()
    later = at.replace(year=at.year + 1)
    session = sessions.Session(
        uuid7(), keys.token_hash(token), account, "window_officer", "Chrome", at, later
    )
    sessions.insert(session)


@in_unit
async def leaves(account: UUID) -> None:
    unit().write("UPDATE staff SET state = 'left' WHERE id = $1", account)
    forget_after_commit()


async def test_nobody_acts_in_the_own_case(database: None) -> None:
    await service.on_start()
    _, as_citizen = await proven(WANG)
    _, xiulan = await proven(XIULAN)
    wang = await staff.find("wangqiang")
    assert wang is not None
    officer = Actor(role=Role.WINDOW_OFFICER, account=wang.id)
    assert await service.is_own(officer, as_citizen.id)
    assert not await service.is_own(officer, xiulan.id)
    assert await service.is_own(xiulan, xiulan.id)
    assert not await service.is_own(xiulan, as_citizen.id)
    assert await service.staff_name(officer.id) == "王强"
    with pytest.raises(NotFound):
        await service.staff_name(uuid7())


async def test_nobody_acts_in_the_own_case_after_the_index_key_was_changed(
    database: None, newer_index_key: Callable[[], None]
) -> None:
    await service.on_start()
    newer_index_key()
    _, as_citizen = await proven(WANG)
    wang = await staff.find("wangqiang")
    assert wang is not None
    assert await service.is_own(Actor(role=Role.WINDOW_OFFICER, account=wang.id), as_citizen.id)


@pytest.fixture
def newer_index_key() -> Iterator[Callable[[], None]]:
    """Makes one, as an administrator would during a rotation."""
    folder = Path(settings().keys_dir)
    made: list[str] = []

    def make() -> None:
        made.append(making.make_next(folder, "blind", is_signing=False))
        keys.keys.cache_clear()

    yield make
    for name in made:
        (folder / f"{name}.key").unlink()
    keys.keys.cache_clear()


async def test_a_person_is_opened_with_a_reason_on_record(database: None) -> None:
    _, xiulan = await proven(XIULAN)
    officer = Actor(role=Role.REVIEWER, account=uuid7())
    facts = await service.person(xiulan.id, actor=officer, reason="case:1")
    assert (facts.name, facts.mobile, facts.id_number) == XIULAN
    assert await service.masked(xiulan.id) == ("马*", "6401**********0024", "138****8001")
    entries = [msgspec.json.decode(row["body"]) for row in await fetch("SELECT body FROM audit_open")]
    (read,) = [entry for entry in entries if entry["action"] == "person.read"]
    assert (read["actor"], read["reason"]) == (str(officer.account), "case:1")


async def test_a_signing_code_is_spent_with_what_it_signs(database: None) -> None:
    _, xiulan = await signed_in(XIULAN[1])
    code = await code_for(XIULAN[1], "sign", xiulan)

    @in_unit
    async def sign(works: bool) -> None:
        await service.spend_code(xiulan.id, code, "sign")
        if not works:
            raise NotFound

    with pytest.raises(NotFound):
        await sign(works=False)
    await sign(works=True)  # what failed has not used it up
    with pytest.raises(CodeUsed):
        await sign(works=True)


@pytest.fixture
async def items(database: None) -> None:
    """The items of the catalogue, as at a start."""
    await catalogue.on_start()


async def test_consents_that_stand(items: None) -> None:
    _, xiulan = await signed_in(XIULAN[1])
    kept, taken = uuid7(), uuid7()
    await service.consent(kept, ConsentIn(code="sensitive", version=1, item="HF-MZ-06"), xiulan)
    await service.consent(taken, ConsentIn(code="commitment-alive", version=1, item="HF-MZ-06"), xiulan)
    await service.consent(uuid7(), ConsentIn(code="real-name", version=1), xiulan)
    await service.withdraw_consent(taken, xiulan)
    assert await service.consents_standing(xiulan.id, "HF-MZ-06") == {("sensitive", 1)}
    assert await service.consents_standing(xiulan.id, "HF-MZ-05") == set()


async def test_a_proven_account_never_becomes_another_person(database: None) -> None:
    _, xiulan = await proven(XIULAN)
    with pytest.raises(AlreadyProven):
        await service.prove_name(RealNameIn(name=WANG[0], id_number=WANG[2]), xiulan)


async def test_two_accounts_of_one_number_share_the_person(database: None) -> None:
    _, one = await proven(XIULAN)
    _, other = await proven((XIULAN[0], "13800138077", XIULAN[2]))
    assert one.account != other.account
    assert one.person == other.person
    assert len(await fetch("SELECT id FROM person")) == 1


@pytest.mark.parametrize(("days", "sessions_left", "codes_left"), [(0, 2, 1), (1, 2, 0), (31, 1, 0)])
async def test_codes_and_ended_sessions_are_forgotten(
    database: None, days: int, sessions_left: int, codes_left: int
) -> None:
    _, actor = await signed_in(XIULAN[1])
    await service.sign_out(actor, everywhere=False)
    await signed_in(XIULAN[1])
    await ages(actor, timedelta(days=days))
    await service.sweep()
    assert len(await fetch("SELECT id FROM session")) == sessions_left
    assert len(await fetch("SELECT id FROM one_time_code")) == codes_left


async def test_a_withdrawn_consent_goes_after_three_years_and_one_that_stands_never(items: None) -> None:
    _, actor = await signed_in(XIULAN[1])
    given = ConsentIn(code="sensitive", version=1, item="HF-MZ-05")
    stands, older, newer = uuid7(), uuid7(), uuid7()
    for each in (stands, older, newer):
        await service.consent(each, given, actor)
    for each, days in ((older, 1097), (newer, 1095)):
        await service.withdraw_consent(each, actor)
        await withdrawn(each, timedelta(days=days))
    await service.sweep()
    assert {row["id"] for row in await fetch("SELECT id FROM consent")} == {stands, newer}


@in_unit
async def withdrawn(consent: UUID, ago: timedelta) -> None:
    at = now() - ago
    unit().write("UPDATE consent SET withdrawn_at = $1, given_at = $2 WHERE id = $3", at, at, consent)


@in_unit
async def ages(ended: Actor, by: timedelta) -> None:
    """As if the session had ended, and the code been sent, so much earlier."""
    unit().write("UPDATE session SET ended_at = $1 WHERE token = $2", now() - by, ended.session)
    unit().write("UPDATE one_time_code SET expires_at = $1", now() - by + timedelta(minutes=5))


async def test_a_consent_withdrawn_while_the_register_answers_proves_nothing(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look finds it, the guard of the unit does not: what the register has confirmed is not kept."""
    token, xiulan = await signed_in(XIULAN[1])
    consent = await lets_name_be_checked(xiulan)
    asks = exchange.check_identity

    async def slowly(actor: Actor, name: str, id_number: str) -> bool:
        await service.withdraw_consent(consent, actor)
        return await asks(actor, name, id_number)

    monkeypatch.setattr(exchange, "check_identity", slowly)
    with pytest.raises(ConsentNeeded):
        await service.prove_name(RealNameIn(name=XIULAN[0], id_number=XIULAN[2]), xiulan)
    assert (await actor_of(token)).level == 1
    assert await fetch("SELECT id FROM person") == []
