"""Identifiers of e-licences: the published ones, and those we issue."""

import json
from datetime import date
from uuid import uuid4

import pytest

from tests.server import ROOT
from yinchuan.domains.licences import rules

GOOD = [
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
]
# Printed in interface descriptions; its last character should be D.
PRINTED_WRONG = (
    "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M"
)


@pytest.mark.parametrize("identifier", GOOD)
def test_published_identifiers_hold(identifier: str) -> None:
    found = rules.read(identifier)
    assert found is not None
    assert str(found) == identifier


def test_a_published_identifier_is_wrong() -> None:
    assert rules.read(PRINTED_WRONG) is None
    assert rules.read(PRINTED_WRONG[:-1] + "D") is not None


@pytest.mark.parametrize("identifier", GOOD)
def test_every_single_changed_character_is_noticed(identifier: str) -> None:
    start = len(rules.ROOT) + 1
    for at in range(start, len(identifier)):
        if identifier[at] != ".":
            other = "1" if identifier[at] != "1" else "2"
            assert rules.read(identifier[:at] + other + identifier[at + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "1.2.156.3005.2", GOOD[0].lower(), GOOD[0] + "\n", GOOD[0].replace(".", "")]
)
def test_another_shape_is_no_identifier(text: str) -> None:
    assert rules.read(text) is None


def test_what_we_issue_can_be_read_again() -> None:
    body, case = "11640100MB00011426", uuid4()
    made = rules.issued(body, "residence_permit", case.hex.upper())
    assert rules.read(str(made)) == made
    assert made.kind.startswith(body)
    assert rules.issued(body, "residence_permit", case.hex.upper()) == made
    assert rules.issued(body, "household_register", case.hex.upper()).kind != made.kind


def test_the_demo_library_holds_one_wrong_identifier_as_real_ones_do() -> None:
    registers = json.loads((ROOT / "assets" / "seed" / "registers.json").read_text())
    records = [record for held in registers["e_licence"].values() for record in held.values()]
    assert len([record for record in records if rules.read(record["identifier"]) is None]) == 1


@pytest.mark.parametrize(
    ("number", "shown"),
    [("640104194403080024", "6401**********0024"), ("H6401001", "H6****01"), ("12", "1**2")],
)
def test_a_shown_number_keeps_its_ends(number: str, shown: str) -> None:
    assert rules.masked(number) == shown


def test_a_licence_is_good_on_its_last_day() -> None:
    assert rules.is_valid(None, date(2026, 11, 23))
    assert rules.is_valid(date(2026, 11, 23), date(2026, 11, 23))
    assert not rules.is_valid(date(2026, 11, 22), date(2026, 11, 23))
