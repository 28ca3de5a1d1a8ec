"""The camera takes the memory of the page: whoever comes back is at the same paper, with the picture."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER, opens_papers
from tests.samples import SAMPLES


def has_papers(phone: Phone, count: int) -> Phone:
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(count)
    return phone


@pytest.mark.parametrize("how", ["closed", "crashed"])
def test_the_page_goes_away_at_each_step_of_capture(phone_of: Phones, how: str) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).sees("拍下")
    phone.goes_to(phone.page.url.replace(phone.server.url, "").replace("&step=papers", "")).loses_page(how)
    phone.on_page("材料").sees("再拍一次，或从相册选择")
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("向右转")
    phone.loses_page(how).on_page("材料").sees("已找到纸的四个角", "仅用于申领高龄津贴")
    phone.loses_page(how).sees(
        "已找到纸的四个角"
    ).uses_photo()  # and dies while the mark is printed across it
    phone.loses_page(how).on_page("材料")
    again = phone.page.get_by_role("button", name=re.compile("^(使用|仍然提交)$"))
    expect(again.or_(phone.card(PAPER).get_by_text("已存政务云")).first).to_be_visible()
    if again.count():
        phone.uses_photo()
    has_papers(phone, 1).loses_page(how)
    has_papers(phone, 1).sees_no("已找到纸的四个角", "再拍一次，或从相册选择")


@pytest.mark.parametrize("how", ["closed", "crashed"])
def test_after_it_is_used_and_before_it_is_sent(phone_of: Phones, how: str) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.page.route("**/api/uploads**", lambda route: route.abort())
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("已找到纸的四个角").uses_photo()
    expect(phone.card(PAPER).get_by_role("listitem")).to_have_count(1)
    phone.card(PAPER).locator("input[type=file]").set_input_files(SAMPLES / "contract.pdf")
    expect(phone.card(PAPER).get_by_role("listitem")).to_have_count(2)
    has_papers(phone.loses_page(how).on_page("材料"), 2)
