"""Signed in a lift, it may be thought over: until it is sent the signature can be taken back."""

from tests.journeys.desk import Phone, Phones

STAY = "HF-GA-09"  # 居住证签注: a committed item with a paper


def through(phone: Phone) -> Phone:
    """From the first page to the signature, as a student whom no register has to be asked about."""
    phone.steps_to("现在住哪里").chooses("住址有变化吗", "没有")
    phone.steps_to("继续居住的理由").chooses("现在的情况", "在银川上学").types("就读学校", "银川示范大学")
    phone.steps_to("材料").steps_to("核对签名").ticks("我已阅读并作出承诺").draws_signature()
    return phone.taps("签名并提交")


def test_a_signature_is_taken_back_before_it_is_sent(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_new_to(STAY).taps("同意并继续").holds("姓名", "李㵘").is_saved()
    phone.is_in_care(f"/api/items/{STAY}")
    with phone.without_network():
        through(phone).taps("撤回签名并修改").sees_no("已签名，等待发送").goes_to(
            f"/apply/{STAY}?step=review"
        )
    phone.is_saved()
    assert phone.owner.ask("GET", f"/api/drafts/for/{STAY}")["draft"] is not None
