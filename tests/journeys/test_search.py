"""The whole catalogue is searched without a network, after one visit; what was looked at opens, what was not says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.catalogue.whole_city import folder
from tests.journeys.desk import Phones
from tests.server import Server

SIZE = 500  # enough for an index that is more than the first list
KEPT = """async () => {
  await navigator.serviceWorker.ready
  const wanted = ['/api/items', '/api/items/index', '/api/items/HF-GA-08']
  const all = async () => Promise.all(wanted.map((path) => caches.match(path)))
  while (!navigator.serviceWorker.controller || (await all()).some((one) => !one)) await new Promise((go) => setTimeout(go, 50))
}"""


@pytest.fixture
def city(other_server: Callable[..., Server], tmp_path: Path) -> Server:
    return other_server(SCHEMAS_DIR=str(folder(tmp_path / "schemas", SIZE)))


def test_search_works_in_an_aeroplane(city: Server, phone_of: Phones) -> None:
    phone = phone_of("丁浩然", city).goes_to("/items/HF-GA-08").sees("居住证申领")
    phone.page.evaluate(KEPT)
    phone.page.context.set_offline(True)
    phone.goes_to("/search").sees("找到")
    box = phone.page.get_by_role("searchbox", name="搜索事项")
    first = phone.page.get_by_role("list").get_by_role("link").first
    for typed, name in (
        ("我想给孩子上户口怎么办", "出生登记（新生儿落户）"),
        ("身分证换领", "居民身份证换领"),
        ("shebaoka", "社会保障卡申领"),
        ("jzzsl", "居住证申领"),
    ):
        box.fill(typed)
        expect(first).to_contain_text(name)
    expect(phone.page.get_by_role("status").filter(has_text="找到")).to_be_visible()
    box.press("ArrowDown")
    expect(first).to_be_focused()
    first.press("Enter")
    phone.is_at("/items/HF-GA-08").sees("要准备的")
    phone.goes_to("/items/HF-MZ-01").sees("这个事项还没有在这部手机上打开过")
    phone.page.context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.sees("双方合影照片")


def test_nothing_found_says_what_to_do(phone_of: Phones) -> None:
    phone = phone_of("丁浩然").goes_to("/search").types("搜索事项", "量子纠缠")
    phone.sees("没有找到“量子纠缠”", "拨打 12345")
    phone.taps("按部门找").is_at("/").sees("市公安局")


def test_one_item_of_many_places_is_one_line_with_a_choice(city: Server, phone_of: Phones) -> None:
    phone = phone_of("丁浩然", city).goes_to("/search").types("搜索事项", "电影放映许可注销")
    line = phone.page.get_by_role("listitem").filter(has_text="电影放映许可注销")
    expect(line).to_have_count(1)
    phone.chooses("地区", "贺兰县")
    expect(line.get_by_role("link").first).to_have_attribute("href", "/items/YC-20002-122")
