"""Aeroplane mode around every step of the main job: what can be done without a network is done, what cannot says so, and
in the end there is exactly one case with every answer and file."""

import re
from uuid import UUID

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.people import Officer
from tests.samples import SAMPLES

ALLOWANCE = "HF-MZ-06"  # 高龄津贴
PAPER = "收款账户"
ACCOUNT = "6229470000000001000"


def finds_item(phone: Phone) -> Phone:
    phone.opens_the_city().is_in_care("/api/items/index")
    with phone.without_network():
        phone.searches("老人补贴").sees("高龄津贴")
    with phone.without_network():
        phone.picks("高龄津贴").sees("还没有在这部手机上打开过")
    return phone.sees("健在证明").is_in_care(f"/api/items/{ALLOWANCE}")


def types_all(phone: Phone) -> Phone:
    """Everything by hand, as no register can be asked."""
    owner = phone.owner
    phone.chooses("谁来申请", "老人自己")
    phone.types("老人姓名", owner.name).types("老人公民身份号码", owner.id_number).types(
        "出生日期", "1944-03-08"
    )
    phone.chooses("区、县", "兴庆区").chooses("街道、乡镇", "凤凰北街街道")
    phone.types("现在住的地址", "示范小区3号楼").types("联系电话", owner.mobile)
    phone.chooses("和谁一起住", "独居").steps_to("待遇和收款").chooses(
        "津贴打到谁的账户", "老人自己的"
    ).chooses("开户银行", "宁夏银行")
    return phone.types("银行账号", ACCOUNT).is_saved("已存手机")


def photographs(phone: Phone) -> None:
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").uses_photo().sees("已存手机，等待上传")


def chooses_pdf(phone: Phone) -> None:
    phone.card(PAPER).locator("input[type=file]").set_input_files(SAMPLES / "contract.pdf")
    phone.sees("contract.pdf", "已存手机，等待上传")


def in_cloud(phone: Phone, papers: int) -> None:
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(papers)


def is_whole(phone: Phone, wang: Officer) -> UUID:
    """The city has the case that is shown once, with every answer and file."""
    case = phone.page.url.split("/cases/")[1].split("?")[0]
    cases = phone.owner.ask("GET", "/api/cases")["cases"]
    assert [one["id"] for one in cases].count(case) == 1
    found = wang.opens(UUID(case))
    answers = {line["value"] for line in found["lines"]}
    assert {"马秀兰", "独居", "老人自己", "老人自己的", ACCOUNT} <= answers
    assert [each["material"]["type"] for each in found["materials"]] == ["image/jpeg", "application/pdf"]
    assert [draft for draft in phone.owner.ask("GET", "/api/drafts")["drafts"] if draft["id"] == case] == []
    return UUID(case)


def fills_in(phone: Phone) -> None:
    with phone.without_network():
        phone.taps("开始办理").sees("处理敏感个人信息")
    with phone.without_network():
        phone.taps("同意并继续").on_page("老人").chooses("谁来申请", "老人自己").is_saved("已存手机")
    # What registers know comes with the network into the form that was begun without one.
    phone.holds("老人姓名", "马秀兰").is_saved()
    with phone.without_network():
        phone.chooses("和谁一起住", "独居").is_saved("已存手机")
    phone.is_saved()
    with phone.without_network():
        phone.steps_to("待遇和收款").chooses("津贴打到谁的账户", "老人自己的").is_saved("已存手机")
    phone.holds("银行账号", ACCOUNT).is_saved()


def hands_in(phone: Phone) -> None:
    with phone.without_network():
        phone.steps_to("材料")
        photographs(phone)
    in_cloud(phone, 1)
    with phone.without_network():
        chooses_pdf(phone)
    in_cloud(phone, 2)
    with phone.without_network():
        phone.steps_to("核对签名").sees("独居", ACCOUNT)
    with phone.without_network():
        phone.ticks("我已阅读并作出承诺").draws_signature()
    with phone.without_network():
        # Whoever has not noticed yet that the network is gone tries to send it.
        phone.taps("签名并提交").sees(re.compile("已签名，等待发送|已发出，还没有收到答复"))
    phone.is_at("/cases/").sees("回执已在本机核对")


def test_the_network_goes_before_each_step_and_comes_back_after(
    phone_of: Phones, wang: Officer, li: Officer, zhao: Officer
) -> None:
    phone = finds_item(phone_of("马秀兰").has_not_begun(ALLOWANCE))
    fills_in(phone)
    hands_in(phone)
    case = is_whole(phone, wang)
    with phone.without_network():
        phone.reloads().sees("现在连不上网络")
    phone.sees("待受理")  # by itself, as was said
    wang.does("accept", case)
    li.does_all(case, "review", "propose")
    zhao.does("grant", case)
    wang.does_all(case, "make_outcome", "deliver")
    phone.sees("这次服务怎么样？")
    with phone.without_network():
        phone.picks("非常满意").taps("提交评价").sees("网络恢复后会自动继续")
    phone.sees("谢谢您的评价", "您的评价：非常满意")


def test_begun_and_signed_in_an_aeroplane_it_is_sent_once_on_return(phone_of: Phones, wang: Officer) -> None:
    phone = phone_of("马秀兰").has_not_begun(ALLOWANCE).goes_to(f"/items/{ALLOWANCE}").sees("健在证明")
    phone.is_in_care(f"/api/items/{ALLOWANCE}")
    with phone.without_network():
        phone.taps("开始办理").taps("同意并继续").on_page("老人")
        types_all(phone).steps_to("材料")
        photographs(phone)
        chooses_pdf(phone)
        phone.reloads().on_page("材料").steps_to("核对签名").sees("马秀兰", "独居", ACCOUNT)
        phone.ticks("我已阅读并作出承诺").draws_signature().taps("签名并提交").sees("已签名，等待发送")
        phone.goes_to("/outbox").sees("高龄津贴", "已签名的申请", "等待发送").goes_back().sees(
            "已签名，等待发送"
        )
    phone.is_at("/cases/").sees("回执已在本机核对")
    is_whole(phone, wang)
    phone.goes_to("/outbox").sees("没有待发送的内容")
