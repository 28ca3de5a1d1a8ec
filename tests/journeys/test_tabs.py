"""One draft open in several places at once: nothing is overwritten, whoever is first."""

from typing import Any

import pytest
from playwright.sync_api import Response, expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_interrupted import AID, begins

STREET, INCOME, MOBILE = "现居住地详细地址", "全家月收入", "手机号码"
MEMBER, MORE = "共同生活的家庭成员", "添加一位家人"


def beside(phone: Phone) -> Phone:
    """Another tab of the same phone."""
    other = Phone(phone.page.context.new_page(), phone.server, phone.owner)
    return other.goes_to(f"/apply/{AID}")


def known(phone: Phone) -> dict[str, Any]:
    answers: dict[str, Any] = phone.owner.ask("GET", f"/api/drafts/for/{AID}")["draft"]["answers"]
    return answers


def test_three_tabs_write_at_once(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然")).is_in_care(f"/api/items/{AID}")
    second, third = beside(phone).on_page("申请人"), beside(phone).on_page("申请人")
    second.types(STREET, "示范巷8号")
    phone.types(INCOME, "1111")
    second.is_saved()
    third.holds(STREET, "示范巷8号").types(STREET, "示范巷9号").is_saved()
    second.holds(STREET, "示范巷9号")
    phone.is_saved()
    assert known(phone)["familyIncome"] == 111100
    assert "示范巷9号" in str(known(phone))
    three_tabs_without_a_network(phone, second, third)


def three_tabs_without_a_network(phone: Phone, second: Phone, third: Phone) -> None:
    """What each has typed comes together on the phone, and one of them sends it once."""
    keys = stored_under(phone)
    with phone.without_network():
        phone.types(INCOME, "2222").is_saved("已存手机")
        second.types(MOBILE, "13995100077").is_saved("已存手机")
        third.reloads().on_page("申请人").holds(MOBILE, "13995100077")
        # Of what the second one writes the third has not heard yet.
        second.page.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
        second.types(STREET, "示范巷10号").is_saved("已存手机")
        third.types(STREET, "示范巷11号").sees(f"“{STREET}”在两处改得不一样", "示范巷10号")
        second.sees(f"“{STREET}”在两处改得不一样")
        third.taps("用另一处的").sees_no("在两处改得不一样")
        second.sees_no("在两处改得不一样").holds(STREET, "示范巷10号")
    for tab in (phone, second, third):
        tab.is_saved()
    third.holds(STREET, "示范巷10号")
    assert known(phone)["familyIncome"] == 222200
    assert known(phone)["address"] == "示范巷10号"
    assert (
        len(keys) == len(set(keys)) <= 2
    )  # what was tried in vain is sent as it was, and all the rest at once


def stored_under(phone: Phone) -> list[str]:
    """The keys under which changes are stored from here on, in whichever tab."""
    keys: list[str] = []

    def answered(answer: Response) -> None:
        if answer.request.method == "PATCH" and "/api/drafts/" in answer.url:
            keys.append(answer.request.headers["idempotency-key"])

    phone.page.context.on("response", answered)
    return keys


def asked(*phones: Phone) -> Phone:
    """The one phone that has to ask, whichever came second."""
    for _ in range(150):
        for phone in phones:
            if phone.page.get_by_text("在两处改得不一样").count():
                return phone
        phones[0].page.wait_for_timeout(100)
    raise AssertionError("nobody was asked")


def lives_with_family(phone: Phone) -> Phone:
    """A child may be among them: their guardian is asked before anything of it is stored."""
    phone.page.get_by_role("radio", name="和家人", exact=True).click()
    return phone.sees("监护人的同意").taps("同意并继续").on_page("家庭")


@pytest.mark.parametrize("order", ["here-there", "there-here", "at once"])
def test_two_phones_without_a_network_merge_different_answers_and_ask_about_the_same(
    phone_of: Phones, order: str
) -> None:
    here = lives_with_family(begins(phone_of("白志强"))).is_saved()
    there = phone_of("白志强")
    there.owner = here.owner
    there.is_known().goes_to(f"/apply/{AID}").on_page("申请人").steps_to("家庭").holds(INCOME, "900")
    phones = {"here": here, "there": there}
    for phone in phones.values():
        phone.page.context.set_offline(True)
    here.types(INCOME, "1001").types_in(f"{MEMBER} 1", "姓名", "白甲")
    here.taps(MORE).types_in(f"{MEMBER} 3", "姓名", "白二").is_saved("已存手机")
    there.types(INCOME, "2002").types_in(f"{MEMBER} 1", "姓名", "白乙")
    there.taps(MORE).types_in(f"{MEMBER} 3", "姓名", "白三").is_saved("已存手机")
    there.goes_back().on_page("申请人").types(STREET, "别处2号").is_saved("已存手机")
    if order == "at once":
        for phone in phones.values():
            phone.page.context.set_offline(False)
        last = asked(here, there)
    else:
        first, last = (phones[name] for name in order.split("-"))
        first.has_network().is_saved()
        last.has_network()
    last.sees("“全家月收入”在两处改得不一样", "1001.00元", "2002.00元", "另一处 · 浏览器 · ", "白甲", "白乙")
    last.taps("用这台手机的", last.card("“全家月收入”")).taps("用另一处的").sees_no(
        "在两处改得不一样"
    ).is_saved()
    answers = known(here)
    mine, theirs = (100100, "白乙") if last is here else (200200, "白甲")
    assert answers["familyIncome"] == mine
    assert "别处2号" in str(answers)
    assert sorted(row["name"] for row in answers["members"]) == sorted([theirs, "白雪", "白二", "白三"])
    other = there if last is here else here
    other.reloads().is_saved()
    assert known(here) == answers


# What lies on this device: sealed records and keys by store, and the files with the keys' other halves.
LEFT = """async () => {
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open('yinchuan')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  const stores = [...db.objectStoreNames].filter((name) => name !== 'shelf')
  const rows = stores.map((name) => new Promise((resolve) => {
    const asked = db.transaction(name).objectStore(name).count()
    asked.onsuccess = () => resolve(asked.result)
  }))
  const counts = await Promise.all(rows)
  db.close()
  const halves = []
  for await (const name of (await navigator.storage.getDirectory()).keys()) halves.push(name)
  return { rows: counts.reduce((a, b) => a + b, 0), halves: halves.length }
}"""


def test_signed_out_in_one_tab_the_other_keeps_nothing(phone_of: Phones) -> None:
    phone = begins(phone_of("欧阳春雨"))
    other = beside(phone).on_page("申请人")
    assert phone.page.evaluate(LEFT)["rows"] > 0
    phone.goes_to("/leave").taps("退出登录").sees("还没有登录")
    expect(other.page).to_have_url(phone.server.url + "/")
    assert phone.page.evaluate(LEFT) == {"rows": 0, "halves": 0}
