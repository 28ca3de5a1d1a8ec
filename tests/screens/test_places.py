"""Every screen in every mode: axe finds nothing, nothing is wider than the screen, nothing is refused or fetched elsewhere."""

from tests.screens.page import Glass
from tests.screens.places import PLACES


def test_every_screen_is_usable_by_everybody(glass: Glass) -> None:
    found = []
    for place in PLACES:
        page = glass.opens(place)
        found += [f"{place}: {each}" for each in glass.violations(page) + glass.overflows(page)]
    assert "\n".join(found) == ""
    assert glass.refused == []
    assert glass.foreign == []
