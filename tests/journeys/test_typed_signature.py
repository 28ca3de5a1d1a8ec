"""Who cannot draw types the name and proves it with a second code to the own phone."""

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones

PROMISE = "我已阅读并作出承诺"


def at_review(phone: Phone) -> Phone:
    owner = phone.is_known().owner.begins("HF-GA-09").consents().fills()
    return phone.goes_to(f"/apply/HF-GA-09?draft={owner.id}&step=review").on_page("核对签名")


def test_whoever_forgets_something_is_led_to_it(phone_of: Phones) -> None:
    phone = at_review(phone_of("李㵘")).taps("签名并提交")
    box = phone.page.get_by_role("checkbox", name=PROMISE)
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description("请先阅读，再勾选")
    phone.ticks(PROMISE).taps("签名并提交").sees("请在签名区写下姓名")
    expect(phone.page.get_by_role("img", name="签名区")).to_be_in_viewport()
    phone.taps("不方便手写？改为键入姓名").taps("签名并提交")
    expect(phone.asks("键入姓名")).to_be_focused()
    phone.types("键入姓名", "李㵘").taps("签名并提交").sees("请填写 6 位数字的验证码")
    expect(phone.asks("签名验证码")).to_be_focused()


def test_a_name_and_a_second_code_sign_as_well(phone_of: Phones) -> None:
    phone = at_review(phone_of("李㵘"))
    owner = phone.owner
    phone.ticks(PROMISE).taps("不方便手写？改为键入姓名")
    known = len(owner.wire.messages(owner.mobile))
    phone.types("键入姓名", "李㵘").taps("发送签名验证码")
    code = owner.wire.new_code(owner.mobile, known)
    phone.types("签名验证码", f"{code[:3]} {code[3:]}").taps("签名并提交")
    phone.is_at("/cases/").sees("待受理").taps("电子回执").sees("完好：和签名时一模一样")
