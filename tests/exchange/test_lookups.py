"""Every question to a register is on record: who, what for, which fields; never the answer."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cases import inside
from tests.conftest import Setting
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.exchange.service import RegisterDown
from yinchuan.domains.exchange.sources import sources
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import fetch, in_unit, unit

OWN = frozenset({"person.name", "person.birthDate", "person.householdAddress", "vehicle.rows"})


@pytest.fixture
async def actor(database: None) -> Actor:
    """马秀兰, signed in with a proven name."""
    return await inside.citizen()


async def test_a_look_up_says_fields_and_never_values(actor: Actor) -> None:
    draft = uuid4()
    facts, down = await exchange.facts(actor, "HF-MZ-06", draft, OWN)
    assert {fact.path for fact in facts} == OWN - {"vehicle.rows"}
    assert down == []
    rows = {row["source"]: row for row in await fetch("SELECT * FROM register_lookup")}
    assert set(rows) == {"population", "household", "vehicle_licence"}
    assert rows["population"]["fields"] == "person.birthDate"
    assert rows["population"]["result"] == "answered"
    assert rows["vehicle_licence"]["result"] == "nothing"
    assert {row["draft"] for row in rows.values()} == {draft}
    assert {row["account"] for row in rows.values()} == {actor.account}
    stored = repr(rows)
    assert "1944-03-08" not in stored
    assert inside.ID_NUMBER not in stored


async def test_every_asking_has_its_audit_entry(actor: Actor) -> None:
    await exchange.facts(actor, "HF-MZ-06", None, OWN)
    bodies = [bytes(row["body"]) for row in await fetch("SELECT body FROM audit_open")]
    assert len(bodies) == 1
    assert b'"action":"register.prefill"' in bodies[0]
    assert b'"object":"item:HF-MZ-06"' in bodies[0]
    assert inside.ID_NUMBER.encode() not in bodies[0]


async def test_the_owner_can_see_who_asked(actor: Actor) -> None:
    await exchange.check_identity(actor, "马秀兰", inside.ID_NUMBER)
    (lookup,) = (await exchange.lookups(actor, None)).lookups
    assert (lookup.purpose, lookup.register.zh, lookup.result) == ("identity", "公安人口库", "answered")
    assert lookup.asked_by == "owner"


async def test_a_record_goes_after_three_years(actor: Actor) -> None:
    await exchange.check_identity(actor, "马秀兰", inside.ID_NUMBER)
    await exchange.facts(actor, "HF-MZ-06", None, frozenset({"person.birthDate"}))

    @in_unit
    async def ages(purpose: str, days: int) -> None:
        at = now() - timedelta(days=days)
        unit().write("UPDATE register_lookup SET at = $1 WHERE purpose = $2", at, purpose)

    await ages("identity", 1097)
    await ages("prefill", 1095)
    await exchange.sweep()
    assert [row["purpose"] for row in await fetch("SELECT purpose FROM register_lookup")] == ["prefill"]


async def test_a_guest_and_an_officer_get_no_facts(database: None) -> None:
    for actor in (Actor(), Actor(role=Role.WINDOW_OFFICER, account=uuid4())):
        assert await exchange.facts(actor, "HF-MZ-06", None, OWN) == ([], [])


@pytest.fixture
def no_registers(setting: Setting) -> Iterator[None]:
    """An installation of which no register has a line yet: outside the demo there are no demo siblings."""
    setting(demo=0)
    sources.cache_clear()
    yield
    sources.cache_clear()


@pytest.mark.usefixtures("no_registers")
async def test_without_a_population_register_nothing_is_confirmed(actor: Actor) -> None:
    assert sources() == {}
    with pytest.raises(RegisterDown):
        await exchange.check_identity(actor, "马秀兰", inside.ID_NUMBER)
