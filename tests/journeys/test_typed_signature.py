"""Who cannot draw types the name and proves it with a second code to the own phone."""

from tests.journeys.desk import Phones


def test_a_name_and_a_second_code_sign_as_well(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_known()
    owner = phone.owner.begins("HF-GA-09").consents().fills()
    phone.goes_to(f"/apply/HF-GA-09?draft={owner.id}&step=review").on_page("核对签名")
    phone.ticks("我已阅读并作出承诺").taps("不方便手写？改为键入姓名")
    known = len(owner.wire.messages(owner.mobile))
    phone.types("键入姓名", "李㵘").taps("发送签名验证码")
    phone.types("签名验证码", owner.wire.new_code(owner.mobile, known)).taps("签名并提交")
    phone.is_at("/cases/").sees("待受理").taps("电子回执").sees("完好：和签名时一模一样")
