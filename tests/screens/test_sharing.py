"""The page of files that another app has shared, with files on it: one to place, one of no use, one that is too big."""

import pytest
from playwright.sync_api import expect

from tests.browser import Chromium
from tests.journeys.test_sharing import CONTRACT, PHOTO, READY, SHARE, told
from tests.screens.page import Glass
from tests.screens.places import Place, Town

FILM = ("片.mp4", "video/mp4", b"0000")


# What the elder version promises of sizes is more than the plain one does; the dark one has only its colours.
@pytest.mark.parametrize("mode", ["dark", "elder", "english"])
def test_files_that_wait_for_their_place(chromium: Chromium, town: Town, mode: str) -> None:
    glass = Glass(chromium, town, mode)
    town.xiulan.begins("HF-MZ-06").consents().fills()
    page = glass.opens(Place("citizen", "/shared"))
    page.evaluate(READY)
    with page.expect_navigation(url="**/shared**"):
        page.evaluate(SHARE, told(PHOTO, CONTRACT, FILM))
    glass.settles(page)
    expect(page.get_by_text("片.mp4")).to_be_visible()
    assert glass.amiss(page, "存折.jpg", "合同.pdf", "片.mp4") == []
    assert (glass.refused, glass.foreign) == ([], [])
