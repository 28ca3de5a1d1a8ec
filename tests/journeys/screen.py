"""What anybody sees and does at a screen: everything is found as a person finds it, by role, label and text."""

import re
from pathlib import Path
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.server import Server


class Screen:
    """One open page of one device, whoever holds it. Nothing sleeps: every step waits for what it needs."""

    album: Path | None = None  # where pictures for the README go, when the run makes some

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server

    def keeps_picture(self, name: str) -> Self:
        if self.album is not None:
            self.album.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.album / f"{name}.png", animations="disabled")
        return self

    def goes_to(self, path: str) -> Self:
        self.page.goto(self.server.url + path)
        return self

    def sees(self, *texts: str | re.Pattern[str]) -> Self:
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()
        return self

    def sees_no(self, *texts: str) -> Self:
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)
        return self

    def is_at(self, place: str) -> Self:
        """The address begins with `place`."""
        expect(self.page).to_have_url(re.compile(re.escape(self.server.url + place)))
        return self

    def taps(self, name: str, within: Locator | None = None) -> Self:
        """A button, or a link that looks like one, by its whole name."""
        place = within or self.page
        button = place.get_by_role("button", name=name, exact=True)
        button.or_(place.get_by_role("link", name=name, exact=True)).first.click()
        return self

    def picks(self, name: str) -> Self:
        """The first line of a list whose name begins so."""
        begins = re.compile("^" + re.escape(name))
        lines = self.page.get_by_role("link", name=begins).or_(self.page.get_by_role("button", name=begins))
        lines.first.click()
        return self

    def types(self, label: str, text: str) -> Self:
        self.asks(label).fill(text)
        return self

    def asks(self, label: str) -> Locator:
        """The control that a question labels."""
        return self.page.get_by_label(re.compile("^" + re.escape(label))).first

    def chooses(self, question: str, answer: str) -> Self:
        """One of several: in a list that opens, or by a radio button under the question."""
        group = self.page.get_by_role("group", name=question)
        lists = self.page.get_by_role("combobox", name=question)
        expect(group.or_(lists).first).to_be_visible()
        if group.count() and group.get_by_label(answer, exact=True).count():
            group.get_by_label(answer, exact=True).check()
        else:
            lists.first.select_option(label=answer)
        return self

    def holds(self, label: str, text: str) -> Self:
        expect(self.asks(label)).to_have_value(text)
        return self

    def ticks(self, label: str) -> Self:
        self.page.get_by_role("checkbox", name=label).check()
        return self

    def confirms(self, answer: str) -> Self:
        """In the sheet that asks whether this is meant."""
        return self.taps(answer, self.page.get_by_role("dialog"))

    def card(self, title: str) -> Locator:
        """The card under a heading."""
        heading = self.page.get_by_role("heading", name=title)
        return self.page.locator("section").filter(has=heading).last

    def is_signed_out(self) -> Self:
        """The session ends on the server, as one does that is left idle; the page hears of it with the next request."""
        ended = self.page.request.delete(
            f"{self.server.url}/api/session", headers={"Origin": self.server.url}
        )
        assert ended.ok, ended.text()
        return self

    def reloads(self) -> Self:
        self.page.reload()
        return self

    def goes_back(self) -> Self:
        self.page.go_back()
        return self
