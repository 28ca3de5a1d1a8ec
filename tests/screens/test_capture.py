"""The sheet in which a photographed paper is looked at: usable by everybody, nothing too wide, in the elder version large."""

import pytest
from playwright.sync_api import expect

from tests.browser import Chromium
from tests.screens.page import Glass
from tests.screens.places import MODES, Place, Town


@pytest.mark.parametrize("mode", MODES)
def test_the_sheet_of_a_photo(chromium: Chromium, town: Town, mode: str) -> None:
    glass = Glass(chromium, town, mode)
    draft = town.xiulan.begins("HF-MZ-06").consents().fills().id
    camera = "button.ui-button:has([href='#i-camera'])"
    taps = (camera, "dialog footer .primary", ".handle")
    page = glass.opens(Place("citizen", f"/apply/HF-MZ-06?draft={draft}&step=papers", taps))
    expect(page.locator(".handle")).to_have_count(4)
    # What is printed across the copy is for those who get it: Chinese in every version.
    assert glass.amiss(page, "仅用于申领高龄津贴") == []
    assert glass.refused == []
