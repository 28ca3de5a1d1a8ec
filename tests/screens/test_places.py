"""Every screen in every mode: axe finds nothing, nothing is wider than the screen, nothing is refused or fetched elsewhere;
in the elder version nothing is small, in English nothing is left in Chinese."""

from playwright.sync_api import Page

from tests.screens.chinese import left
from tests.screens.elder import small
from tests.screens.page import Glass
from tests.screens.places import PLACES, TYPED, Place


def amiss(glass: Glass, place: Place, page: Page) -> list[str]:
    found = glass.violations(page) + glass.overflows(page)
    if glass.mode == "elder" and place.who != "staff":
        found += small(page)
    if glass.mode == "english":
        found += left(page, *TYPED)
    return found


def test_every_screen_is_usable_by_everybody(glass: Glass) -> None:
    found = [f"{place}: {each}" for place in PLACES for each in amiss(glass, place, glass.opens(place))]
    assert "\n".join(found) == ""
    assert glass.refused == []
    assert glass.foreign == []
