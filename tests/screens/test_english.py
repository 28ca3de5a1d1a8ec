"""English complete: nothing Chinese is left at any step but data and what `chinese.ALLOWED` names with its reason."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.browser import Chromium
from tests.people import Citizen, Officer
from tests.screens.chinese import left
from tests.screens.page import Glass
from tests.screens.places import TYPED, Place, Town

WAY = (
    ("王强", "accept"), ("李静", "review"), ("李静", "propose"),
    ("赵敏", "grant"), ("王强", "make_outcome"), ("王强", "deliver"),
)  # fmt: skip


@pytest.fixture
def english(chromium: Chromium, town: Town) -> Iterator[Glass]:
    yield Glass(chromium, town, "english")


def test_a_case_is_told_in_english_after_every_step(english: Glass, town: Town) -> None:
    officers = {name: Officer(town.server, name).signs_in() for name in ("李静", "赵敏")} | {
        "王强": town.wang
    }
    case = town.xiulan.submits("HF-GA-08").case
    seen = Place("citizen", f"/cases/{case['id']}")
    found = left(english.opens(seen), *TYPED)
    for name, step in WAY:
        officers[name].does(step, case)
        found += [f"{step}: {text}" for text in left(english.opens(seen), *TYPED)]
    expect(
        english.opens(seen).get_by_text("Public Security Bureau, decision desk, 赵敏").first
    ).to_be_visible()
    assert "\n".join(found) == ""


@pytest.mark.parametrize("step", ["reject", "deny", "withdraw"])
def test_an_end_that_nobody_wished_for_is_told_in_english(english: Glass, town: Town, step: str) -> None:
    case = town.xiulan.submits("HF-RS-03" if step == "deny" else "HF-MZ-06").case
    if step == "withdraw":
        town.xiulan.withdraws()
    else:
        town.wang.does_all(case, *(("accept", "review", "propose") if step == "deny" else ()))
        town.wang.does(step, case, reason="材料不符")
    assert left(english.opens(Place("citizen", f"/cases/{case['id']}")), *TYPED) == []


def test_what_is_missing_is_said_in_english(chromium: Chromium, town: Town) -> None:
    """The notice that somebody new sees before the form, and an empty page sent on."""
    shuang = Citizen(town.server, "李㵘").signs_in().has_name()
    draft = shuang.begins("HF-GA-08").saves().id
    page = Glass(chromium, replace(town, xiulan=shuang), "english").opens(
        Place("citizen", f"/apply/HF-GA-08?draft={draft}")
    )
    found = left(page)
    page.get_by_role("button", name="Agree and go on").click()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert [*found, *left(page)] == []


def test_a_wrong_name_and_number_are_told_in_english(english: Glass) -> None:
    page = english.opens(Place("nameless", "/real-name", ("main .ui-button.primary",)))
    page.get_by_label("Name", exact=True).fill("Ma Xiulan 1")
    page.get_by_label("Citizen number").fill("640181199902290013")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    assert left(page) == []


def test_the_desk_at_work_is_in_english(english: Glass, town: Town) -> None:
    case = town.xiulan.submits("HF-MZ-06").case
    page = english.opens(Place("staff", f"/window/cases/{case['id']}"))
    page.get_by_role("button", name="Claim").click()
    page.get_by_role("button", name="Ask for correction").click()
    page.get_by_role("button", name="Send the notice").click()
    found = left(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Do not accept").click()
    page.get_by_role("dialog").get_by_role("button", name="Do not accept").click()
    assert [*found, *left(page)] == []


def test_the_probe_finds_a_single_sign(english: Glass) -> None:
    page = english.opens(Place("guest", "/"))
    page.evaluate("document.querySelector('h1').setAttribute('aria-label', 'Home：')")
    assert left(page) == ["Home："]
