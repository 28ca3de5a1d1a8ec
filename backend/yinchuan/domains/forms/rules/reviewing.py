"""The review page: what is signed, line by line, in the person's language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from yinchuan.domains.forms.formats import division

from .layout import Element, Schema
from .showing import ABSENT, look

Language = Literal["zh", "en"]


class Line(msgspec.Struct, frozen=True):
    page: str
    label: str
    value: str


class Text(Protocol):
    zh: str
    en: str


class Slot(Protocol):
    """A material requirement as the catalogue has it."""

    @property
    def slot(self) -> str: ...
    @property
    def name(self) -> Text: ...


class Material(Protocol):
    @property
    def slot(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def type(self) -> str: ...


class Licence(Protocol):
    @property
    def slot(self) -> str: ...
    @property
    def identifier(self) -> str: ...


class ConsentText(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> Text: ...


class Consent(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def version(self) -> int: ...


class Beside(NamedTuple):
    """What an application holds besides its answers; the slots and texts are the item's, in its order."""

    slots: Sequence[Slot] = ()
    texts: Sequence[ConsentText] = ()
    materials: Sequence[Material] = ()
    licences: Sequence[Licence] = ()
    consents: Sequence[Consent] = ()


WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "true": "是", "false": "否", "and": "、", "money": "元", "materials": "材料", "consents": "同意与承诺",
        "photo": "照片（指纹 {}）", "pdf": "PDF（指纹 {}）", "licence": "电子证照 {}",
        "agreed": "同意（第 {} 版）", "promised": "承诺（第 {} 版）",
    },
    "en": {
        "true": "Yes", "false": "No", "and": ", ", "money": " CNY", "materials": "Materials",
        "consents": "Consents and commitments", "photo": "Photo (fingerprint {})", "pdf": "PDF (fingerprint {})",
        "licence": "E-licence {}", "agreed": "Agreed (version {})", "promised": "Promised (version {})",
    },
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Review:
    """Puts answers into lines; the Chinese stands in where an English word is missing."""

    def __init__(self, pages: tuple[Element, ...], en: Mapping[str, str], language: Language) -> None:
        self.pages = pages
        self.en = en if language == "en" else {}
        self.language = language
        self.words = WORDS[language]

    def lines(self, answers: Any, beside: Beside) -> list[Line]:
        """Every one of these visible answers in the order of the pages, then materials, then consents."""
        found = [
            line for page in self.pages for line in self._of(page.elements, (), self._page(page), answers)
        ]
        return [*found, *self._materials(beside), *self._consents(beside)]

    def _of(
        self,
        elements: tuple[Element, ...],
        row: tuple[str, ...],
        page: str,
        answers: Any,
    ) -> Iterator[Line]:
        for element in elements:
            if element.kind != "Control":
                yield from self._of(element.elements, row, page, answers)
                continue
            way = (*row, *element.way[len(row) :])
            value = look(answers, way)
            if value is ABSENT or value == []:
                continue
            if not element.has_rows:
                yield Line(page, self._label(element), self.value(element.schema, value, element.pointer))
                continue
            for index in range(len(value)):
                title = f"{page} · {self._label(element)} {index + 1}"
                yield from self._of(element.elements, (*way, str(index)), title, answers)

    def _page(self, page: Element) -> str:
        return self.en.get(f"pages.{page.i18n}", page.label)

    def _label(self, element: Element) -> str:
        return self.en.get(f"fields.{element.pointer}", element.label) if self.en else element.label

    def value(self, schema: Schema, value: Any, at: str) -> str:
        """One answer in words."""
        if isinstance(value, bool):
            return self.words["true" if value else "false"]
        if isinstance(value, list):
            return self.words["and"].join(self.value(schema.get("items", {}), one, at) for one in value)
        if isinstance(value, int):
            return self._money(value) if schema.get("x-money") else str(value)
        for choice in schema.get("oneOf", []):
            if choice["const"] == value:
                return self.en.get(f"options.{at}.{value}", str(choice["title"]))
        if schema.get("format") == "date":
            return self._day(value)
        if schema.get("format") == "division":
            return division.named(value, self.language)
        return str(value)

    def _money(self, fen: int) -> str:
        yuan, cents = divmod(abs(fen), 100)
        return f"{'-' if fen < 0 else ''}{yuan}.{cents:02}{self.words['money']}"

    def _day(self, value: str) -> str:
        year, month, day = (int(part) for part in value.split("-"))
        return f"{year}年{month}月{day}日" if self.language == "zh" else f"{day} {MONTHS[month - 1]} {year}"

    def _materials(self, beside: Beside) -> Iterator[Line]:
        for slot in beside.slots:
            papers = [
                self.words["pdf" if paper.type == "application/pdf" else "photo"].format(paper.sha256[:8])
                for paper in beside.materials
                if paper.slot == slot.slot
            ]
            papers += [
                self.words["licence"].format(licence.identifier)
                for licence in beside.licences
                if licence.slot == slot.slot
            ]
            if papers:
                label = str(getattr(slot.name, self.language))
                yield Line(self.words["materials"], label, self.words["and"].join(papers))

    def _consents(self, beside: Beside) -> Iterator[Line]:
        given = {(consent.code, consent.version) for consent in beside.consents}
        for text in beside.texts:
            if (text.code, text.version) in given:
                word = self.words["promised" if text.kind == "commitment" else "agreed"]
                label = str(getattr(text.title, self.language))
                yield Line(self.words["consents"], label, word.format(text.version))
