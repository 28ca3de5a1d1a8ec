"""What people do at a phone and at a desk, in their own words; selectors live here and in `screen.py`, nowhere else.

phone.opens_the_city().searches("老人补贴").picks("高龄津贴").taps("开始办理")"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self, TypeAlias

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

from tests.journeys.screen import Screen
from tests.people import Citizen, Officer
from tests.samples import SAMPLES
from tests.server import Server

IN_CARE = """async (address) => {
  await navigator.serviceWorker.ready
  while (!navigator.serviceWorker.controller || !(await caches.match(address)))
    await new Promise((go) => setTimeout(go, 50))
}"""


class Phone(Screen):
    """A citizen's own phone."""

    def __init__(self, page: Page, server: Server, owner: Citizen) -> None:
        super().__init__(page, server)
        self.owner = owner

    def opens_the_city(self) -> Self:
        return self.goes_to("/").sees("想办什么事")

    def searches(self, words: str) -> Self:
        self.picks("如：")
        return self.types("搜索事项", words)

    def signs_in(self) -> Self:
        """By the code that arrives on the own mobile."""
        known = len(self.owner.wire.messages(self.owner.mobile))
        self.types("手机号", self.owner.mobile).taps("获取验证码")
        self.types("验证码", self.owner.wire.new_code(self.owner.mobile, known))
        return self.taps("登录")

    def is_known(self) -> Self:
        """Already signed in with a proven name."""
        if not self.owner.wire.cookies:
            self.owner.signs_in().has_name()
        place = self.server.url.replace("http:", "https:")  # a `__Host-` cookie must not come from plain http
        for name, value in self.owner.wire.cookies.items():
            self.page.context.add_cookies([{"name": name, "value": value, "url": place, "httpOnly": True}])
        return self

    def has_not_begun(self, item: str) -> Self:
        """Signed in; has agreed to nothing that the item asks, or no more, and begun nothing of it."""
        owner = self.is_known().owner.begins(item).takes_back()
        for draft in owner.ask("GET", "/api/drafts")["drafts"]:
            if draft["item"] == item:
                owner.ask("DELETE", f"/api/drafts/{draft['id']}")
        return self

    def is_new_to(self, item: str) -> Self:
        return self.has_not_begun(item).goes_to(f"/apply/{item}")

    def is_in_care(self, address: str) -> Self:
        """The app's own worker has taken the page and what this address answers into its care."""
        self.page.evaluate(IN_CARE, address)
        return self

    @contextmanager
    def without_network(self) -> Iterator[Self]:
        """In a lift, until the end of the block."""
        self.page.context.set_offline(True)
        yield self
        self.has_network()

    def loses_page(self, how: str = "closed") -> Self:
        """The page goes away without a word, closed or crashed, and its address is opened anew, as a phone does."""
        address, context = self.page.url, self.page.context
        if how == "crashed":
            with self.page.expect_event("crash"), suppress(PlaywrightError):
                self.page.goto("chrome://crash")
        self.page.close()
        self.page = context.new_page()
        self.page.goto(address)
        return self

    def is_looked_at(self) -> Self:
        """Taken out of the pocket again: the page learns what other devices have done since."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return self

    def has_network(self) -> Self:
        self.page.context.set_offline(False)
        return self

    def proves_name(self) -> Self:
        self.sees("实名认证").taps("同意并继续")
        self.types("姓名", self.owner.name).types("公民身份号码", self.owner.id_number)
        return self.taps("确认并认证").sees("实名认证已完成").taps("继续")

    def photographs(self, paper: str) -> Self:
        """With the camera of the phone, which films a contract on a table."""
        card = self.card(paper)
        stored = card.get_by_text("已存政务云").count()
        self.taps("拍照", card).taps("拍下").uses_photo()
        expect(card.get_by_text("已存政务云")).to_have_count(stored + 1)
        return self

    def uses_photo(self) -> Self:
        """Whatever the phone thinks of it."""
        self.page.get_by_role("button", name=re.compile("^(使用|仍然提交)$")).click()
        return self

    def attaches(self, paper: str, file: str | Path) -> Self:
        card = self.card(paper)
        stored = card.get_by_text("已存政务云").count()
        card.locator("input[type=file]").set_input_files(SAMPLES / file)
        if not str(file).endswith(".pdf"):
            self.uses_photo()
        expect(card.get_by_text("已存政务云")).to_have_count(stored + 1)
        return self

    def attaches_later(self, paper: str, file: str) -> Self:
        """Without a network: it waits on the phone."""
        self.card(paper).locator("input[type=file]").set_input_files(SAMPLES / file)
        return self.sees(file, "已存手机，等待上传")

    def row(self, title: str) -> Locator:
        """One of several people, children …, by its title."""
        return self.page.get_by_role("region", name=title, exact=True)

    def types_in(self, row: str, label: str, text: str) -> Self:
        self.row(row).get_by_label(label, exact=True).fill(text)
        return self

    def draws_signature(self) -> Self:
        """Two strokes with the mouse, as a finger would."""
        pad = self.page.get_by_role("img", name=re.compile("签名区|Signature area"))
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        self.draws(lambda part, of: (box["x"] + 40 + 200 * part / of, box["y"] + 60 + 50 * (part % 2)))
        self.draws(lambda part, of: (box["x"] + 150, box["y"] + 30 + 120 * part / of))
        expect(self.page.get_by_role("button", name=re.compile("撤销一笔|Undo"))).to_be_enabled()
        return self

    def draws(self, place: Callable[[int, int], tuple[float, float]], points: int = 8) -> None:
        mouse = self.page.mouse
        mouse.move(*place(0, points))
        mouse.down()
        for part in range(1, points + 1):
            mouse.move(*place(part, points), steps=2)
        mouse.up()

    def is_saved(self, where: str = "已存政务云") -> Self:
        """The line that says where everything typed is safe."""
        # A paper says the same of itself.
        expect(self.page.locator(".saved[role=status]").get_by_text(where, exact=True)).to_be_visible()
        return self

    def known_from(self, label: str, source: str) -> Self:
        """A value that was not typed says which register knew it."""
        field = self.page.locator(".ui-field").filter(has=self.asks(label))
        expect(field.get_by_text(f"来自{source}")).to_be_visible()
        return self

    def fact(self, label: str) -> str:
        """What stands beside a label, such as 办件编号."""
        told = (
            self.page.locator("dl > div").filter(has=self.page.get_by_text(label, exact=True)).locator("dd")
        )
        return told.first.inner_text()

    def steps_to(self, page: str) -> Self:
        """Onward to the next page of the form, which is `page`."""
        return self.taps("下一步").on_page(page)

    def on_page(self, page: str) -> Self:
        expect(
            self.page.get_by_role("navigation").locator("strong").get_by_text(page, exact=True)
        ).to_be_visible()
        return self


class Desk(Screen):
    """An officer's desk."""

    def __init__(self, page: Page, server: Server, owner: Officer) -> None:
        super().__init__(page, server)
        self.owner = owner

    def signs_in(self) -> Self:
        return self.goes_to("/staff").enters().is_at("/window").sees("待办队列")

    def enters(self) -> Self:
        """At the door of the staff, with the next one-time code."""
        self.picks(self.owner.name)
        expect(self.asks("动态码")).to_have_value(re.compile("[0-9]{6}"))
        return self.taps("登录")

    def takes(self, number: str) -> Self:
        """Open a case of the queue and claim it."""
        self.goes_to("/window")
        line = self.page.get_by_role("link").filter(has_text=number)
        more = self.page.get_by_role("button", name="再看 50 件")
        expect(self.page.get_by_role("link").filter(has_text="前办结").first).to_be_visible()
        while not line.count() and more.count():
            lines = self.page.get_by_role("link").count()
            more.click()
            expect(self.page.get_by_role("link")).not_to_have_count(lines)
        line.click()
        return self.taps("领办").sees(f"{self.owner.name}已领办")

    def does(self, step: str) -> Self:
        return self.taps(step).sees(f"{step}：已完成")

    def refuses(self, step: str, reason: str) -> Self:
        """A step that ends the case: not without a reason."""
        self.taps(step).confirms(step).sees("请写明理由")
        return self.types("理由", reason).confirms(step).sees(f"{step}：已完成")

    def asks_for(self, defects: dict[str, str]) -> Self:
        """One notice of everything that must be corrected: place → what is wrong there."""
        self.taps("一次性告知补正")
        for number, (place, wrong) in enumerate(defects.items()):
            if number:
                self.taps("再加一处")
            places = self.page.get_by_label(f"第 {number + 1} 处")
            shown = places.get_by_role("option").filter(has_text=place).first.inner_text()
            places.select_option(label=shown)
            self.page.get_by_label("需要怎样改").nth(number).fill(wrong)
        return self.taps(f"发出补正告知（{len(defects)} 处）").sees("一次性告知补正：已完成")


Phones: TypeAlias = Callable[..., Phone]
Desks: TypeAlias = Callable[..., Desk]
