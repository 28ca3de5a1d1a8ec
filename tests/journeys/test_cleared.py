"""Somebody clears what the browser keeps of the site while a form is open: the page notices, says so, and keeps anew what
it still has."""

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_failures import code_on
from tests.journeys.test_photograph import PAPER, opens_papers

ACCOUNT, MENDED = "6229470000000001000", "6229470000000001009"


def cleared(phone: Phone) -> Phone:
    """As in the browser's settings: cookies, stores, caches and the app's own worker."""
    phone.page.evaluate("dispatchEvent(new Event('blur'))")
    phone.page.wait_for_load_state("networkidle")
    tools = phone.page.context.new_cdp_session(phone.page)
    tools.send("Storage.clearDataForOrigin", {"origin": phone.server.url, "storageTypes": "all"})
    return phone


def test_cleared_under_the_open_page(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕")).is_in_care("/api/items/HF-MZ-06")
    with phone.without_network():
        phone.attaches_later(PAPER, "contract.pdf")
        phone.taps("上一步").on_page("待遇和收款").types("银行账号", ACCOUNT).is_saved("已存手机")
        cleared(phone).sees("浏览器刚清理了这台设备的存储", "已重新存好")
        assert code_on(phone).startswith("04")
        phone.holds("银行账号", ACCOUNT).is_saved("已存手机")
        phone.types("银行账号", MENDED).is_saved("已存手机")
    phone.sees("登录已过期")
    phone.taps("重新登录").signs_in().on_page("待遇和收款").holds("银行账号", MENDED).is_saved()
    phone.steps_to("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    phone.reloads().on_page("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    owner = phone.owner.signs_in()
    draft = owner.ask("GET", f"/api/drafts/{owner.id}")
    assert (draft["answers"]["bankAccount"], len(draft["materials"]["account"])) == (MENDED, 1)
