"""Every page of every form on its longest path, in Chinese and in English, one also in the elder version and in the dark:
usable by everybody, nothing too wide."""

import pytest
from playwright.sync_api import expect

from tests.browser import Chromium
from tests.people import examples
from tests.screens.page import Glass
from tests.screens.places import Place, Town
from tests.server import ROOT

FORMS = sorted(path.parent.name for path in (ROOT / "shared-schemas" / "items").glob("*/ui.json"))


def longest(item: str) -> str:
    return max(examples(item), key=lambda name: len(str(examples(item)[name]["answers"])))


# The form with the most to show stands for the others where only colours and sizes differ.
MOST = max(FORMS, key=lambda item: (ROOT / "shared-schemas" / "items" / item / "ui.json").stat().st_size)
LOOKS = [(item, mode) for item in FORMS for mode in ("light", "english")] + [(MOST, "elder"), (MOST, "dark")]


@pytest.mark.parametrize(("item", "mode"), LOOKS)
def test_every_page_of_the_form(chromium: Chromium, town: Town, item: str, mode: str) -> None:
    glass = Glass(chromium, town, mode)
    # axe has seen the same fields in Chinese.
    look = glass.misset if mode == "english" else glass.amiss
    draft = town.xiulan.begins(item).consents().fills(longest(item)).id
    page = glass.opens(Place("citizen", f"/apply/{item}?draft={draft}"))
    found: list[str] = []
    page.set_viewport_size({"width": 820, "height": 1180})  # wide enough to go to any page of the form
    steps = page.locator(".ui-steps button")
    expect(steps.first).to_be_visible()
    for step in steps.all():
        step.click()
        expect(step).to_have_attribute("aria-current", "step")
        glass.settles(page)
        name = step.inner_text()
        found += [f"{name}: {each}" for each in look(page)]
    assert "\n".join(found) == ""
    assert glass.refused == []
