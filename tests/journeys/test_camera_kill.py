"""The camera takes the memory of the page: whoever comes back is at the same paper, with the picture."""

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER, opens_papers


def dies(phone: Phone) -> Phone:
    """The page goes away without a word and its address is opened anew, as a phone does."""
    address = phone.page.url.replace("&step=papers", "")
    context = phone.page.context
    phone.page.close()
    phone.page = context.new_page()
    phone.page.goto(address)
    return phone


def test_while_the_camera_is_open(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).sees("拍下")
    dies(phone).on_page("材料").sees("再拍一次，或从相册选择")
    phone.photographs(PAPER)
    dies(phone).sees_no("再拍一次，或从相册选择")


@pytest.mark.parametrize("moment", ["shown", "looked at"])
def test_before_the_picture_is_used(phone_of: Phones, moment: str) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).taps("拍下")
    phone.sees("已找到纸的四个角" if moment == "looked at" else "向右转")
    dies(phone).on_page("材料").sees("已找到纸的四个角").uses_photo()
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1, timeout=15_000)
    dies(phone).sees_no("已找到纸的四个角")


def test_after_it_is_used_and_before_it_is_sent(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.page.route("**/api/uploads**", lambda route: route.abort())
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("已找到纸的四个角").uses_photo()
    expect(phone.card(PAPER).get_by_role("listitem")).to_have_count(1)
    dies(phone).goes_to(f"/apply/HF-MZ-06?draft={phone.owner.id}&step=papers").on_page("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1, timeout=15_000)
