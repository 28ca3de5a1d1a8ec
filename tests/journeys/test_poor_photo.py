"""At night, with a shaking hand: the phone says what is wrong and how to mend it, and never stands in the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import browser, camera
from tests.browser import Chromium
from tests.journeys.desk import Phones
from tests.journeys.test_photograph import PAPER, opens_papers


@pytest.fixture(scope="module")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with browser.running(tmp_path_factory.mktemp("chromium"), camera.poor_paper()) as chromium:
        yield chromium


def test_a_poor_photo_is_explained_and_may_be_sent(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).taps("拍下")
    phone.sees("照片有点糊", "把手机拿稳", "照片太暗", "到亮一点的地方")
    phone.taps("重拍").taps("拍下").sees("照片有点糊").taps("仍然提交")
    card = phone.card(PAPER)
    expect(card.get_by_text("已存政务云")).to_have_count(1, timeout=15_000)
    # The server looked at it again and says the same, as advice.
    expect(card.get_by_text("照片有点糊")).to_have_count(1)
    expect(card.get_by_text("照片太暗")).to_have_count(1)
    # What is printed across it is not taken for print that is askew.
    expect(card.get_by_text("照片有点斜")).to_have_count(0)
