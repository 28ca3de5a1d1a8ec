"""Everything up to "submit" works in a lift: begun, filled in, photographed and signed without a network, sent once after."""

from collections.abc import Callable

import pytest

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_outage import in_care

STAY = "HF-GA-09"  # 居住证签注: a committed item with a paper


def through(phone: Phone) -> Phone:
    """From the first page to the signature, as a student whom no register has to be asked about."""
    phone.steps_to("现在住哪里").chooses("住址有变化吗", "没有")
    phone.steps_to("继续居住的理由").chooses("现在的情况", "在银川上学").types("就读学校", "银川示范大学")
    phone.steps_to("材料").steps_to("核对签名").ticks("我已阅读并作出承诺").draws_signature()
    return phone.taps("签名并提交")


def goes_offline(phone: Phone, item: str) -> Phone:
    in_care(phone, item)
    phone.page.context.set_offline(True)
    return phone


def comes_back(phone: Phone) -> Phone:
    phone.page.context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    return phone


def test_signed_in_a_lift_it_goes_once_when_the_network_is_back(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_new_to(STAY).taps("同意并继续").is_saved()
    draft = phone.owner.ask("GET", f"/api/drafts/for/{STAY}")["draft"]["id"]
    goes_offline(phone, STAY)
    through(phone).sees("已签名，等待发送", "撤回签名并修改")
    phone.goes_to("/outbox").sees("居住证签注", "已签名的申请", "等待发送")
    comes_back(phone).sees("没有待发送的内容")
    assert [case["id"] for case in phone.owner.ask("GET", "/api/cases")["cases"]].count(draft) == 1


def test_a_signature_is_taken_back_before_it_is_sent(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_new_to(STAY).taps("同意并继续").is_saved()
    goes_offline(phone, STAY)
    through(phone).taps("撤回签名并修改").sees_no("已签名，等待发送").goes_to(f"/apply/{STAY}?step=review")
    comes_back(phone).is_saved()
    assert phone.owner.ask("GET", f"/api/drafts/for/{STAY}")["draft"] is not None


@pytest.mark.parametrize("step", ["现在住哪里", "继续居住的理由", "材料", "核对签名"])
def test_the_network_may_go_at_any_step(phone_of: Phones, step: str) -> None:
    phone = phone_of("李㵘").is_new_to(STAY).taps("同意并继续").is_saved()
    in_care(phone, STAY)
    steps: dict[str, Callable[[], object]] = {
        "现在住哪里": lambda: phone.chooses("住址有变化吗", "没有"),
        "继续居住的理由": lambda: phone.chooses("现在的情况", "在银川上学").types("就读学校", "银川示范大学"),
        "材料": lambda: phone,
        "核对签名": lambda: phone.ticks("我已阅读并作出承诺").draws_signature(),
    }
    for name, does in steps.items():
        if name == step:
            phone.page.context.set_offline(True)
        phone.steps_to(name)
        does()
        if name == step:
            comes_back(phone)
    phone.taps("签名并提交").is_at("/cases/").sees("回执已在本机核对")
