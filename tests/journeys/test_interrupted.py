"""Whatever comes between: nothing typed is lost, nothing is sent twice."""

import hashlib
import io
import os
import re

from PIL import Image
from playwright.sync_api import FilePayload, Request, expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER, opens_papers

AID = "HF-MZ-05"  # 临时救助: long enough to be interrupted


def begins(phone: Phone) -> Phone:
    """Tells who is in need and gets as far as the family's income."""
    phone.is_new_to(AID).taps("同意并继续").on_page("申请人").chooses("您的情况", "本地户籍")
    return phone.steps_to("家庭").chooses("和谁一起生活", "一个人").types("全家月收入", "900").is_saved()


def long_scan() -> bytes:
    """A PDF of some 5 MB that nothing makes smaller."""
    out = io.BytesIO()
    Image.frombytes("RGB", (2100, 2100), os.urandom(2100 * 2100 * 3)).save(out, "PDF", quality=95)
    return out.getvalue()


def test_an_ended_session_loses_nothing(phone_of: Phones) -> None:
    phone = begins(phone_of("白志强"))
    phone.is_signed_out()
    phone.types("全家月收入", "1234.50").sees("登录已过期").is_saved("已存手机").taps("重新登录").signs_in()
    phone.on_page("家庭").holds("全家月收入", "1234.50").is_saved()


KEPT = """async () => {
  const opened = await new Promise((done) => {
    const asked = indexedDB.open('yinchuan')
    asked.onsuccess = () => done(asked.result)
  })
  const count = (store) => new Promise((done) => {
    const asked = opened.transaction(store).objectStore(store).count()
    asked.onsuccess = () => done(asked.result)
  })
  return await count('drafts')
}"""


def test_a_phone_that_was_taken_away_keeps_nothing(phone_of: Phones) -> None:
    lost, own = begins(phone_of("周明")), phone_of("周明").is_known().goes_to("/me")
    lost.page.context.set_offline(True)
    lost.types("全家月收入", "777").is_saved("已存手机")
    ids = [line["id"] for line in own.owner.ask("GET", "/api/people/me")["sessions"] if not line["isThis"]]
    sessions = lost.owner.ask("GET", "/api/people/me")["sessions"]
    row = ids.index(next(line["id"] for line in sessions if line["isThis"]))
    own.page.get_by_role("button", name="移除").nth(row).click()
    own.sees("移除那台设备？", "还没发送的也在内")
    own.page.get_by_role("dialog").get_by_role("button", name="移除").click()
    own.sees("已移除那台设备")
    assert lost.page.evaluate(KEPT) == 1
    lost.page.context.set_offline(False)
    lost.sees("这台设备已被移除")
    assert lost.page.evaluate(KEPT) == 0


def test_signing_out_everywhere_clears_the_lost_phone_too(phone_of: Phones) -> None:
    lost, own = begins(phone_of("周明")), phone_of("周明").is_known().goes_to("/me")
    lost.page.context.set_offline(True)
    lost.types("全家月收入", "777").is_saved("已存手机")
    own.taps("退出所有设备").sees("其他手机和电脑上的，下次联网打开时彻底清除")
    own.page.get_by_role("button", name="退出所有设备").click()
    own.sees("已退出登录")
    lost.page.context.set_offline(False)
    lost.sees("这台设备已被移除")
    assert lost.page.evaluate(KEPT) == 0


def test_reloading_and_going_back_lose_nothing(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然"))
    phone.steps_to("遇到的困难").goes_back().on_page("家庭").holds("全家月收入", "900")
    phone.goes_back().on_page("申请人").types("现居住地详细地址", "示范巷9号").is_saved().reloads()
    phone.on_page("申请人").holds("现居住地详细地址", "示范巷9号").is_saved()


def test_a_crashed_page_has_what_was_shown_as_saved(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然")).is_in_care(f"/api/items/{AID}")
    with phone.without_network():
        phone.types("全家月收入", "1234.50").is_saved("已存手机").loses_page("crashed")
        phone.on_page("家庭").holds("全家月收入", "1234.50").is_saved("已存手机")
    phone.is_saved()


def test_signed_out_elsewhere_in_mid_upload_it_goes_on_where_it_was(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    line = phone.page.context.new_cdp_session(phone.page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 500_000}
    line.send("Network.emulateNetworkConditions", slow)
    offsets: list[int] = []

    def piece(sent: Request) -> None:
        if sent.method == "PATCH" and "/api/uploads/" in sent.url:
            offsets.append(int(sent.headers["upload-offset"]))

    phone.page.on("request", piece)
    pdf = long_scan()
    file: FilePayload = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": pdf}
    phone.card(PAPER).locator("input[type=file]").set_input_files(file)
    expect(phone.card(PAPER).get_by_text(re.compile("正在上传 [1-9]"))).to_be_visible()
    phone.is_signed_out()
    phone.sees("登录已过期", "已存手机，等待上传")
    before = len(offsets)
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    phone.taps("重新登录").signs_in().on_page("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    assert offsets[before] > 0, offsets
    owner = phone.owner.signs_in()
    [kept] = owner.ask("GET", f"/api/drafts/{owner.id}")["materials"]["account"]
    assert (kept["bytes"], kept["sha256"]) == (len(pdf), hashlib.sha256(pdf).hexdigest())


def test_without_a_network_the_phone_keeps_it_and_sends_it_later(phone_of: Phones) -> None:
    phone = begins(phone_of("欧阳春雨"))
    phone.page.context.set_offline(True)
    phone.types("全家月收入", "777").is_saved("已存手机").sees("现在连不上网络")
    phone.page.context.set_offline(False)
    phone.is_saved("已存政务云").sees_no("现在连不上网络")


def test_a_draft_begun_on_one_phone_is_there_on_another(phone_of: Phones) -> None:
    begins(phone_of("周明"))
    other = phone_of("周明").is_known().goes_to("/").sees("继续办").picks("临时救助")
    other.sees("您的情况").steps_to("家庭").holds("全家月收入", "900")


def test_a_double_tap_makes_one_case(phone_of: Phones) -> None:
    phone = phone_of("李㵘").is_new_to("HF-GA-09").taps("同意并继续")
    phone.steps_to("现在住哪里").chooses("住址有变化吗", "没有")
    phone.steps_to("继续居住的理由").chooses("现在的情况", "在银川上学").holds("就读学校", "银川示范大学")
    phone.steps_to("材料").steps_to("核对签名").ticks("我已阅读并作出承诺").draws_signature()
    phone.page.get_by_role("button", name="签名并提交").dblclick()
    phone.is_at("/cases/").goes_to("/cases").sees("办理中")
    expect(phone.page.get_by_role("link", name="居住证签注")).to_have_count(1)
