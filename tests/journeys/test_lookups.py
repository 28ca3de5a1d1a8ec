"""What the consent text promises: under 我的 everybody sees which registers were asked about them, for what, and when."""

import re

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones

CARD = "HF-RS-01"


def record(phone: Phone) -> Phone:
    return phone.goes_to("/me").picks("查询记录").is_at("/lookups")


def test_opening_a_form_is_found_under_me(phone_of: Phones) -> None:
    phone = phone_of("王䶮").is_new_to(CARD).sees("您可以在“我的”里看到")
    with phone.page.expect_response(f"**/api/drafts/for/{CARD}"):
        phone.taps("同意并继续")
    record(phone).sees("社会保障卡", "自动带出已登记的内容", "公安人口库", "由您本人操作", "已答复")
    newest = phone.page.get_by_role("list", name="查询记录").get_by_role("listitem").first
    expect(newest).to_contain_text("查询内容：")
    expect(newest).to_contain_text(re.compile("20[0-9]{2}年"))
    phone.sees_no(phone.owner.id_number)


def test_the_record_is_read_page_by_page(phone_of: Phones) -> None:
    phone = phone_of("何静怡").is_known()
    phone.owner.begins(CARD).consents()
    for _ in range(12):  # three registers each
        phone.owner.ask("GET", f"/api/drafts/for/{CARD}")
    record(phone).sees("看更早的记录").sees_no("没有更早的了", "实名认证时核对姓名和号码")
    while phone.page.get_by_role("button", name="看更早的记录").count():
        asked = phone.page.locator(".lookup-card li").count()
        phone.taps("看更早的记录")
        expect(phone.page.locator(".lookup-card li").nth(asked)).to_be_visible()
    phone.sees("没有更早的了", "实名认证时核对姓名和号码")


def test_without_a_network_it_says_so_and_goes_on_by_itself(phone_of: Phones) -> None:
    phone = (
        phone_of("周明").is_known().opens_the_city().is_in_care("/api/items").goes_to("/me").sees("查询记录")
    )
    with phone.without_network():
        phone.picks("查询记录").sees("网络")
    phone.sees("实名认证时核对姓名和号码")
