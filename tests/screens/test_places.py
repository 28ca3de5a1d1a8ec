"""Every screen in every mode: axe finds nothing, nothing is wider than the screen, nothing is refused or fetched elsewhere;
in the elder version nothing is small, in English nothing is left in Chinese."""

from tests.screens.page import Glass
from tests.screens.places import PLACES, TYPED


def test_every_screen_is_usable_by_everybody(glass: Glass) -> None:
    found = [f"{place}: {each}" for place in PLACES for each in glass.amiss(glass.opens(place), *TYPED)]
    assert "\n".join(found) == ""
    assert glass.refused == []
    assert glass.foreign == []
