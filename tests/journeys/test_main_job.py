"""马秀兰, 82, does the whole thing on her phone: from everyday words to five faces."""

from collections.abc import Callable

import pytest

from tests.journeys.desk import Desks, Phone, Phones
from tests.server import Server

pytestmark = pytest.mark.every_database


def fills(phone: Phone) -> Phone:
    """The form: most of it is known and says from where, the rest is a few taps."""
    phone.on_page("老人").chooses("谁来申请", "老人自己").holds("老人姓名", "马秀兰").known_from(
        "老人姓名", "实名账号"
    )
    phone.holds("出生日期", "1944-03-08").is_saved().keeps_picture("form")
    phone.chooses("和谁一起住", "独居").is_saved()
    phone.steps_to("待遇和收款").chooses("津贴打到谁的账户", "老人自己的")
    return phone.holds("银行账号", "6229470000000001000").is_saved()


def is_decided(phone: Phone, number: str, desk_of: Desks) -> None:
    """Three officers, each with a desk and a part; she watches it happen."""
    server = phone.server
    wang = desk_of("王强", server).takes(number).sees("凤凰北街示范小区3号楼2单元501室", "承诺")
    wang.does("受理")
    phone.sees("已受理，正在等待审查")
    desk_of("李静", server).takes(number).does("开始审查").does("审查通过，提交决定")
    phone.sees("审查完成，等待作出决定")
    desk_of("赵敏", server).takes(number).does("准予")
    wang.takes(number).does("制作结果").does("送达并办结")


def test_from_search_to_rating(other_server: Callable[..., Server], phone_of: Phones, desk_of: Desks) -> None:
    server = other_server()
    phone = phone_of("马秀兰", server)
    phone.opens_the_city().keeps_picture("home").searches("老人补贴").picks("高龄津贴")
    phone.sees("健在证明").taps("开始办理").signs_in().proves_name()
    phone.sees("处理敏感个人信息").taps("同意并继续")
    fills(phone).steps_to("材料")
    phone.photographs("收款账户").attaches("收款账户", "contract.pdf")
    phone.steps_to("核对签名").sees("马秀兰", "独居", "6229470000000001000")
    phone.ticks("我已阅读并作出承诺").draws_signature().taps("签名并提交")
    phone.is_at("/cases/").sees("已提交", "回执已在本机核对", "待受理", "最晚办结日")
    number = phone.fact("办件编号")
    phone.taps("电子回执").sees("完好：和签名时一模一样", number).taps("返回").sees("待受理")
    is_decided(phone, number, desk_of)
    phone.sees("结果已送达，办结", "办理结果：", "这次服务怎么样？")
    phone.picks("非常满意").taps("提交评价").sees("谢谢您的评价", "您的评价：非常满意")
    phone.taps("返回").sees("高龄津贴", "已办结")
