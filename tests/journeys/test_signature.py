"""Drawing a signature: a stroke that went wrong is taken back, or all of them; what stays is what is signed."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.desk import Phone, Phones

PERMIT = "HF-GA-09"
EMPTY = "请在这里签名"


def at_the_pad(phone: Phone) -> Phone:
    owner = phone.is_known().owner.begins(PERMIT).consents().fills()
    phone.goes_to(f"/apply/{PERMIT}?draft={owner.id}&step=review").on_page("核对签名")
    return phone.ticks("我已阅读并作出承诺").sees(EMPTY)


def button(phone: Phone, name: str) -> Locator:
    return phone.page.get_by_role("button", name=name, exact=True)


def signed(phone: Phone) -> list[Any]:
    phone.taps("签名并提交").is_at("/cases/").sees("待受理")
    package = phone.owner.call("GET", f"/api/cases/{phone.owner.id}/evidence").json()
    strokes: list[Any] = package["strokes"]
    return strokes


def test_a_stroke_that_was_taken_back_is_not_signed(phone_of: Phones) -> None:
    phone = at_the_pad(phone_of("李㵘")).draws_signature().taps("撤销一笔").sees_no(EMPTY)
    (stroke,) = signed(phone)
    across = max(point[0] for point in stroke) - min(point[0] for point in stroke)
    assert across > 100, "the first stroke goes across the pad, the second one down"


def test_a_cleared_pad_is_empty_and_can_be_signed_anew(phone_of: Phones) -> None:
    phone = at_the_pad(phone_of("李㵘")).draws_signature().sees_no(EMPTY).taps("清除").sees(EMPTY)
    for name in ("清除", "撤销一笔"):
        expect(button(phone, name)).to_be_disabled()
    phone.draws_signature().sees_no(EMPTY)
    assert len(signed(phone)) == 2
