"""E-licences instead of papers: those of the library and those that cases here have ended in."""

from uuid import UUID, uuid4

import pytest

from tests.people import Citizen
from tests.server import Server
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.licences import rules, service, store
from yinchuan.domains.licences.schemas import LicenceOut
from yinchuan.kit import clock
from yinchuan.kit.db import fetch, in_unit


def test_a_form_offers_the_licences_its_slots_take(server: Server) -> None:
    jingyi = Citizen(server, "何静怡").signs_in().has_name()
    jingyi.begins("HF-GA-04").consents()
    held = {each["licenceType"]: each for each in jingyi.ask("GET", "/api/drafts/for/HF-GA-04")["licences"]}
    assert "driving_licence" not in held
    assert held
    for licence in held.values():
        assert "*" in licence["number"]
        assert licence["source"]["zh"] == "全区统一电子证照库"


@pytest.fixture
async def items(database: None) -> None:
    """The items of the catalogue, as at a start."""
    await catalogue.on_start()


@in_unit
async def ends(case: UUID, account: UUID, item: str) -> LicenceOut:
    return await service.issue(case, account, item, "结果", "市公安局")


async def test_a_case_ends_in_a_licence_with_a_good_identifier(items: None) -> None:
    case, account = uuid4(), uuid4()
    licence = await ends(case, account, "HF-GA-08")
    assert rules.read(licence.identifier) is not None
    assert (licence.licence_type, licence.issued_on) == ("residence_permit", clock.today())
    assert "*" not in licence.number
    (kept,) = await store.of(account)
    assert (kept.id, kept.number) == (case, licence.number)
    (row,) = await fetch("SELECT number FROM licence")
    assert licence.number.encode() not in bytes(row["number"])


async def test_a_case_that_ends_in_a_payment_issues_no_licence(items: None) -> None:
    account = uuid4()
    outcome = await ends(uuid4(), account, "HF-MZ-06")
    assert (outcome.identifier, outcome.licence_type) == ("", "")
    assert outcome.number
    assert await store.of(account) == []
