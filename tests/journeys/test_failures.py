"""Whatever fails says what happened, what is kept and what to do, with six digits that a helper can look up."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.desk import Desks, Phone, Phones
from tests.journeys.test_interrupted import AID, begins
from tests.journeys.test_photograph import PAPER, opens_papers

ROOM = 16_777_216  # of a phone that has little left
# Fills the browser's room for this site, as photos and other apps fill a phone: noise, so that nothing packs it. A store
# remembers for half a minute how much room it had: only something that is too large for that makes it ask again.
FILL = """async (largest) => {
  const made = indexedDB.open('photos', 1)
  made.onupgradeneeded = () => made.result.createObjectStore('all', { autoIncrement: true })
  const db = await new Promise((done) => (made.onsuccess = () => done(made.result)))
  for (let size = largest; size >= 1024; ) {
    const noise = new Uint8Array(size)
    for (let at = 0; at < size; at += 65536) crypto.getRandomValues(noise.subarray(at, at + 65536))
    const tx = db.transaction('all', 'readwrite', { durability: 'strict' })
    tx.objectStore('all').add(noise)
    const isIn = await new Promise((done) => ((tx.oncomplete = () => done(true)), (tx.onabort = () => done(false))))
    if (!isIn) size /= 2
  }
  db.close()
}"""
CLEAR = """async () => {
  const gone = indexedDB.deleteDatabase('photos')
  await new Promise((done) => (gone.onsuccess = done))
}"""


def code_on(phone: Phone) -> str:
    """The six digits as they would be read out."""
    digits = phone.page.locator(".ui-code .digits").first
    expect(digits).to_have_text(re.compile("^[0-9]{2} [0-9]{4}$"))
    return digits.inner_text().replace(" ", "")


def in_its_place(page: Page, **answer: Any) -> None:
    """What stands between the phone and the server from here on, and answers for it."""
    page.route(re.compile("/(api|healthz)"), lambda route: route.fulfill(**answer))


def refused_with(**problem: Any) -> str:
    return json.dumps({"code": "unavailable", "detail": "服务繁忙，请稍后再试", "trace": "900042", **problem})


def test_no_network_is_told_and_its_code_is_read_without_one(phone_of: Phones) -> None:
    phone = begins(phone_of("白志强"))
    phone.is_in_care(f"/api/items/{AID}")
    phone.page.context.set_offline(True)
    phone.goes_to("/cases").sees("现在连不上网络", "已保留：")
    code = code_on(phone)
    assert code.startswith("91")
    phone.taps("这个代码是什么意思").is_at("/help/code").sees("现在连不上网络", "会自己恢复", "12345")
    phone.sees(f"{code[:2]} {code[2:]}").types("帮助代码", "95").sees("这台设备的存储满了")
    phone.types("帮助代码", "00").sees("没有这样开头的代码")
    phone.page.context.set_offline(False)


def test_a_portal_is_told_apart_from_no_network(phone_of: Phones) -> None:
    phone = phone_of("丁浩然").is_known().goes_to("/me").sees("丁浩然")
    page = "<!doctype html><title>欢迎使用机场无线网络</title><form>手机号</form>"
    in_its_place(phone.page, status=200, content_type="text/html; charset=utf-8", body=page)
    phone.goes_to("/cases").sees("无线网络要先登录", "打开登录页").sees_no("现在连不上网络")
    assert code_on(phone).startswith("96")
    phone.page.unroute_all()
    phone.taps("再试一次").sees_no("无线网络要先登录").sees("我的办件")


def test_a_portal_that_leads_elsewhere_is_one_too(phone_of: Phones) -> None:
    phone = phone_of("丁浩然").is_known().goes_to("/me").sees("丁浩然")
    in_its_place(phone.page, status=302, headers={"location": "https://wifi.example/login"})
    phone.goes_to("/cases").sees("无线网络要先登录")
    assert code_on(phone).startswith("96")


def test_a_busy_house_says_when_to_come_back(phone_of: Phones) -> None:
    phone = phone_of("欧阳春雨").is_known()

    def busy(route: Route) -> None:
        headers = {"retry-after": "3", "content-type": "application/problem+json"}
        route.fulfill(status=503, headers=headers, body=refused_with(status=503))

    phone.page.route("**/api/cases", busy)
    phone.goes_to("/cases").sees("服务正忙，这一步还没有办成", "没有答复“成功”的内容都没有提交")
    again = phone.page.get_by_role("button", name="再试一次")
    expect(again).to_be_disabled()
    expect(again).to_contain_text(re.compile("[123] 秒后"))
    assert code_on(phone) == "900042"
    phone.page.unroute_all()
    expect(again).to_be_enabled()
    phone.taps("再试一次").sees_no("服务正忙")


def test_an_ended_session_has_a_code_and_a_way_on(phone_of: Phones) -> None:
    phone = phone_of("周明").is_known().goes_to("/me").sees("周明")
    phone.is_signed_out()
    phone.page.get_by_role("navigation").get_by_role("link", name="办件").click()
    phone.sees("登录已过期，请重新登录")
    assert code_on(phone).startswith("20")
    phone.taps("重新登录").is_at("/sign-in")


def has_room_for(phone: Phone, **size: int) -> Phone:
    tools = phone.page.context.new_cdp_session(phone.page)
    tools.send("Storage.overrideQuotaForOrigin", {"origin": phone.server.url, **size})
    return phone


@contextmanager
def full(phone: Phone) -> Iterator[None]:
    """The browser has no room left for this site, whatever is sent and forgotten, until the end of the block."""
    used = phone.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    has_room_for(phone, quotaSize=used + 100_000).page.evaluate(FILL, ROOM)
    has_room_for(phone, quotaSize=used // 2)
    yield
    phone.page.evaluate(CLEAR)  # and the person deletes some photos
    has_room_for(phone)


def frees_space(phone: Phone) -> Phone:
    phone.taps("释放空间").sees("看过的办事指南")
    phone.page.get_by_role("button", name=re.compile("^清理 .*看过的办事指南$")).click()
    return phone.sees("已释放").taps("回到填写")


def test_a_full_device_keeps_the_last_good_draft_and_offers_both_ways(phone_of: Phones) -> None:
    phone = (
        opens_papers(has_room_for(phone_of("马晓燕"), quotaSize=ROOM))
        .is_saved()
        .is_in_care("/api/items/HF-MZ-06")
    )
    papers = phone.page.url.removeprefix(phone.server.url)
    phone.goes_to("/items/HF-GA-08").is_in_care("/api/items/HF-GA-08").goes_to(papers).on_page("材料")
    is_in, account = phone.card(PAPER).get_by_text("已存政务云"), "6229470000000001000"
    with full(phone):
        phone.taps("拍照", phone.card(PAPER)).taps("拍下").uses_photo()
        phone.sees("这台设备的存储满了，这份材料没有存下", "不用重拍", "还没有存下，也没有上传")
        assert code_on(phone).startswith("95")
        phone.taps("再试一次").sees("还没有存下，也没有上传")
        expect(is_in).to_have_count(0)
        with phone.without_network():
            phone.taps("现在发送").sees("现在连不上网络", "还没有存下，也没有上传")
        phone.taps("现在发送").sees_no("还没有存下，也没有上传")
        expect(is_in).to_have_count(1)
        phone.is_saved("已存政务云")
        phone.taps("拍照", phone.card(PAPER)).taps("拍下").uses_photo().sees("还没有存下，也没有上传")
        phone.page.route(
            "**/api/drafts/**", lambda route: route.abort()
        )  # else it would be in the cloud at once
        phone.taps("上一步").types("银行账号", account).sees("最新的修改没有存下", "上一次存好的内容还在")
        assert code_on(phone).startswith("95")
        phone.page.unroute_all()
        phone.taps("现在发送").is_saved("已存政务云")
        frees_space(phone)
    phone.types("银行账号", account[:-1] + "1").is_saved().sees_no("最新的修改没有存下").steps_to("材料")
    phone.taps("再试一次")
    expect(is_in).to_have_count(2)
    with phone.without_network():  # of what was cleared nothing was needed
        phone.reloads().on_page("材料")
    expect(is_in).to_have_count(2)
    known = phone.owner.ask("GET", "/api/drafts/for/HF-MZ-06")["draft"]
    assert known["answers"]["bankAccount"] == account[:-1] + "1"
    assert len(known["materials"]["account"]) == 2


def test_cleared_storage_is_noticed_and_what_the_cloud_has_comes_back(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然"))
    phone.page.goto("about:blank")
    tools = phone.page.context.new_cdp_session(phone.page)
    lost = {"origin": phone.server.url, "storageTypes": "indexeddb,file_systems,cache_storage"}
    tools.send("Storage.clearDataForOrigin", lost)
    phone.goes_to("/me").sees("浏览器清理过这台设备的存储", "需要重新填写")
    assert code_on(phone).startswith("04")
    phone.taps("看政务云里的草稿").is_at("/drafts").sees("临时救助")
    phone.taps("知道了").sees_no("浏览器清理过").picks("临时救助").on_page("申请人").steps_to("家庭")
    phone.holds("全家月收入", "900").is_saved()
    phone.goes_to("/me").sees("存储空间").sees_no("浏览器清理过")


def test_a_clock_two_days_ahead_is_told_once_and_calmly(phone_of: Phones) -> None:
    phone = phone_of("周明").is_known()
    phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=2))
    phone.goes_to("/me").sees("这台设备的时间不准", "办理期限以政务云的时间为准")
    assert code_on(phone).startswith("05")
    phone.taps("知道了").sees_no("这台设备的时间不准")
    phone.page.get_by_role("navigation").get_by_role("link", name="办件").click()
    phone.sees("我的办件").sees_no("这台设备的时间不准")


def test_a_helper_looks_up_what_a_citizen_reads_out(phone_of: Phones, desk_of: Desks) -> None:
    phone = phone_of("欧阳春雨").is_known().goes_to("/cases/01890000-0000-7000-8000-000000000000")
    phone.sees("没有找到")
    code = code_on(phone)
    desk = desk_of("王强").taps("查帮助代码").types("帮助代码", f"{code[:2]} {code[2:]}")
    desk.sees("没有找到，或您无权查看", "政务云里的记录", "GET /api/cases/{case_id}", "404 not_found")
    desk.types("帮助代码", "910042").sees("现在连不上网络", "没有到政务云").sees_no("政务云里的记录")
    desk.types("帮助代码", "409999" if code != "409999" else "409998").sees("最近 30 天没有这个代码")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_code_can_be_copied(phone_of: Phones, language: str) -> None:
    phone = phone_of("周明").is_known()
    phone.page.add_init_script(
        f"localStorage.setItem('yc-settings', JSON.stringify({{ language: '{language}' }}))"
    )
    phone.page.context.grant_permissions(["camera", "clipboard-read", "clipboard-write"])
    phone.goes_to("/cases/01890000-0000-7000-8000-000000000000")
    code = code_on(phone)
    phone.taps({"zh": "复制", "en": "Copy"}[language]).sees(code)
    assert phone.page.evaluate("navigator.clipboard.readText()") == code
