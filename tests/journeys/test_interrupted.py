"""Whatever comes between: nothing typed is lost, nothing is sent twice."""

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones

AID = "HF-MZ-05"  # 临时救助: long enough to be interrupted


def begins(phone: Phone) -> Phone:
    """Tells who is in need and gets as far as the family's income."""
    phone.is_new_to(AID).taps("同意并继续").on_page("申请人").chooses("您的情况", "本地户籍")
    return phone.steps_to("家庭").chooses("和谁一起生活", "一个人").types("全家月收入", "900").is_saved()


def test_an_ended_session_loses_nothing(phone_of: Phones) -> None:
    phone = begins(phone_of("白志强"))
    phone.owner.signs_out(everywhere=True)
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


def test_reloading_and_going_back_lose_nothing(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然"))
    phone.steps_to("遇到的困难").goes_back().on_page("家庭").holds("全家月收入", "900")
    phone.goes_back().on_page("申请人").types("现居住地详细地址", "示范巷9号").is_saved().reloads()
    phone.on_page("申请人").holds("现居住地详细地址", "示范巷9号").is_saved()


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
