"""What lies over a page: going back takes it away and nothing else, Escape too, and nothing written in it is lost."""

from playwright.sync_api import expect

from tests.journeys.desk import Desks, Phones


def test_back_closes_the_sheet_and_not_the_page(phone_of: Phones) -> None:
    phone = phone_of("马晓燕").is_known()
    phone.owner.submits("HF-MZ-06")
    phone.goes_to("/cases").picks("高龄津贴").taps("撤回申请").sees("撤回这次申请？")
    phone.goes_back().sees_no("撤回这次申请？").is_at(f"/cases/{phone.owner.id}").sees("待受理")
    phone.goes_back().sees("我的办件")


def test_a_half_written_notice_outlives_the_sheet(phone_of: Phones, desk_of: Desks) -> None:
    phone = phone_of("马晓燕").is_known()
    phone.owner.submits("HF-MZ-06")
    desk = desk_of("王强").takes(phone.owner.case["number"]).taps("一次性告知补正").taps("再加一处")
    focused = desk.page.get_by_label("第 2 处")
    expect(focused).to_be_focused()
    desk.page.get_by_label("需要怎样改").first.fill("账号与存折不一致，请核对")
    desk.page.keyboard.press("Escape")
    desk.sees_no("第 2 处").taps("一次性告知补正").sees("第 2 处")
    expect(desk.page.get_by_label("需要怎样改").first).to_have_value("账号与存折不一致，请核对")
    desk.taps("发出补正告知（2 处）")
    expect(desk.page.get_by_label("第 1 处")).to_be_focused()
