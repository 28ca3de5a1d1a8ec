"""On a slow line a small picture of a photo is there first: the same person's other phone shows it until the photo has come."""

import re
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.journeys.desk import Phones
from tests.journeys.test_photograph import PAPER, opens_papers
from tests.materials.drawn.scene import draw, shots


def test_the_other_phone_sees_a_photo_that_is_still_on_its_way(phone_of: Phones, tmp_path: Path) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    waiting: list[Route] = []
    sent: list[str] = []
    is_slow = True

    def slow(route: Route) -> None:
        """Small requests get through; the pieces of the photo hang until the line is better."""
        sent.append(route.request.method)
        if is_slow and route.request.method == "PATCH":
            waiting.append(route)
        else:
            route.continue_()

    phone.page.route(re.compile("/api/uploads"), slow)
    taken = tmp_path / "账户.jpg"
    draw(next(iter(shots(1, 1)))).save(taken, quality=90)
    phone.card(PAPER).locator("input[type=file]").set_input_files(taken)
    phone.uses_photo().sees("账户.jpg")

    other = phone_of("马晓燕").is_known()
    other.goes_to(f"/apply/HF-MZ-06?draft={phone.owner.id}&step=papers").on_page("材料").sees("原件还在路上")
    small = other.card(PAPER).locator("img")
    expect(small).to_have_attribute("src", re.compile("/preview$"))
    expect(small).to_have_js_property("complete", True)
    assert small.evaluate("one => Math.max(one.naturalWidth, one.naturalHeight)") == 480
    assert sent[:3] == ["POST", "POST", "PATCH"]  # announced, its picture, and only then the photo

    is_slow = False
    for route in waiting:
        route.continue_()
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    expect(other.card(PAPER).get_by_text("已存政务云")).to_have_count(1, timeout=40_000)
