"""One answer and one paper are not right: told at once, mended at their places, signed and sent again."""

import pytest

from tests.journeys.desk import Desks, Phones

pytestmark = pytest.mark.every_database


def test_a_corrected_application_is_accepted(phone_of: Phones, desk_of: Desks) -> None:
    phone = phone_of("马晓燕").is_known()
    phone.owner.submits("HF-MZ-06")
    phone.goes_to(f"/cases/{phone.owner.id}").sees("待受理")
    number = phone.fact("办件编号")
    wang = desk_of("王强").takes(number)
    wang.asks_for({"银行账号": "账号与存折不一致，请核对", "材料：收款账户": "照片看不清账号，请重新拍"})

    phone.sees("需要补正 2 处", "账号与存折不一致，请核对", "照片看不清账号，请重新拍").taps("去补正")
    phone.on_page("待遇和收款").sees("账号与存折不一致，请核对").types(
        "银行账号", "6217990000000000999"
    ).is_saved()
    phone.steps_to("材料").sees("照片看不清账号，请重新拍").taps("去掉").photographs("收款账户")
    phone.steps_to("核对签名").sees("6217990000000000999").ticks("我已阅读并作出承诺").draws_signature()
    phone.taps("签名并提交").is_at("/cases/").sees("已补正并重新提交", "待受理")

    wang.takes(number).sees("6217990000000000999").does("受理")
    phone.sees("已受理，正在等待审查")
