"""Who asked registers about me: in words, only my own, newest first, a page at a time."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cases import inside
from tests.people import Citizen
from tests.server import Server
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.exchange import service as exchange
from yinchuan.domains.exchange.sources import sources
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import in_unit, unit

AT = "/api/people/me/lookups"
AGE_ALLOWANCE = "HF-MZ-06"


@pytest.fixture
async def actor(database: None) -> Actor:
    """马秀兰, signed in with a proven name, and the items of the catalogue."""
    await catalogue.on_start()
    return await inside.citizen()


def told(someone: Citizen) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = someone.ask("GET", AT)["lookups"]
    return found


def test_opening_a_form_is_told_register_by_register(server: Server) -> None:
    yu = Citizen(server, "王䶮").signs_in().has_name()
    (identity,) = told(yu)
    assert identity["purpose"] == "identity"
    assert identity["item"] is None
    assert identity["register"] == {"zh": "公安人口库", "en": "Population register"}
    assert identity["fields"] == [
        {"zh": "公民身份号码", "en": "Citizen number"},
        {"zh": "姓名", "en": "Name"},
    ]
    yu.begins(AGE_ALLOWANCE).consents().ask("GET", f"/api/drafts/for/{AGE_ALLOWANCE}")
    lines = told(yu)
    assert lines[-1] == identity, "the newest comes first"
    by_register = {line["register"]["zh"]: line for line in lines[:-1]}
    assert {"zh": "出生日期", "en": "Date of birth"} in by_register["公安人口库"]["fields"]
    for line in lines[:-1]:
        assert line["item"]["zh"] == yu.ask("GET", f"/api/items/{AGE_ALLOWANCE}")["name"]["zh"]
        assert line["askedBy"] == "owner"
    library = by_register["全区统一电子证照库"]
    assert library["purpose"] == "licence"
    assert library["fields"], "kinds of licences as the item calls them"
    assert all(field["zh"] != field["en"] for line in lines for field in line["fields"])


def test_nothing_of_an_answer_is_told(server: Server) -> None:
    xiulan = Citizen(server, "马秀兰").signs_in().has_name()
    xiulan.begins(AGE_ALLOWANCE).consents().ask("GET", f"/api/drafts/for/{AGE_ALLOWANCE}")
    answer = xiulan.call("GET", AT)
    assert xiulan.id_number not in answer.text
    assert "1944-03-08" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_each_sees_the_own_only(server: Server) -> None:
    xiulan = Citizen(server, "马秀兰").signs_in().has_name()
    zhou = Citizen(server, "周明").signs_in().has_name()
    own = {line["id"] for line in told(xiulan)}
    assert own
    assert own.isdisjoint(line["id"] for line in told(zhou))
    # Another's line as a place to go on from says nothing about it.
    newest = max(own)
    assert own.isdisjoint(line["id"] for line in zhou.ask("GET", f"{AT}?before={newest}")["lookups"])


def test_a_place_that_is_none_is_refused(xiulan: Citizen) -> None:
    assert xiulan.refused("GET", f"{AT}?before=yesterday").status == 400
    assert told(xiulan)
    assert xiulan.ask("GET", f"{AT}?before={UUID(int=0)}")["lookups"] == []


async def test_pages_follow_each_other_without_gap_or_repeat(actor: Actor) -> None:
    for _ in range(35):
        await exchange.facts(actor, AGE_ALLOWANCE, None, frozenset({"person.sex", "person.householdAddress"}))
    seen, before, pages = [], None, 0
    while True:
        page = await exchange.lookups(actor, before)
        assert len(page.lookups) <= 30
        seen += [line.id for line in page.lookups]
        before, pages = page.older, pages + 1
        if before is None:
            break
    assert pages == 3
    assert len(seen) == len(set(seen)) == 70
    assert seen == sorted(seen, reverse=True)


async def test_what_is_connected_no_more_is_told_by_its_code(actor: Actor) -> None:
    await exchange.facts(actor, AGE_ALLOWANCE, None, frozenset({"person.sex"}))

    @in_unit
    async def long_ago() -> None:
        unit().write("UPDATE register_lookup SET item = 'HF-XX-99', source = 'pigeon', fields = 'letters'")

    await long_ago()
    (line,) = (await exchange.lookups(actor, None)).lookups
    assert line.item is not None
    assert (line.item.zh, line.register.zh, line.fields[0].zh) == ("HF-XX-99", "pigeon", "letters")


async def test_staff_who_asked_are_told_apart(actor: Actor) -> None:
    await exchange.facts(actor, AGE_ALLOWANCE, None, frozenset({"person.sex"}))

    @in_unit
    async def at_the_window() -> None:
        unit().write("UPDATE register_lookup SET asked_by = $1", uuid4())

    await at_the_window()
    (line,) = (await exchange.lookups(actor, None)).lookups
    assert line.asked_by == "staff"


def test_every_field_a_form_asks_a_register_for_has_a_name_in_both_languages() -> None:
    for register in sources().values():
        for name, words in register.words().items():
            assert words.zh != words.en != name, name
