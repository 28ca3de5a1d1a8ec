"""One revision of one item, for the domains that pin it. Revisions never change, so they are kept once read.

Only the consent texts are always those of now: a form may be filled in as it was begun, but what is done with the
answers must be agreed to anew when its text has changed (个人信息保护法 第十四条)."""

import re
from typing import Any

import msgspec

from yinchuan.domains.forms.service import Form, compile_form
from yinchuan.domains.people import service as people
from yinchuan.kit.canonical import digest

from .. import store
from ..errors import UnknownItem, UnknownRevision
from ..rules.shaping import item_out
from ..schemas import ConsentText, FormShown, ItemOut, Slot, SlotName


class Revision(msgspec.Struct, frozen=True):
    """What a draft or a case pins."""

    code: str
    number: int
    out: ItemOut  # guide, limits, slots, consents and form, as everyone gets them
    item: dict[str, Any]  # item.json whole: codes, body, outcome, retention …
    form: Form | None  # compiled once a revision
    shown_hash: str  # of `shown`; "" without a form

    @property
    def task_code(self) -> str:
        """实施编码, the head of case numbers."""
        return str(self.item["codes"]["task"])

    @property
    def schema(self) -> dict[str, Any] | None:
        return self.out.form.schema if self.out.form else None

    @property
    def ui(self) -> dict[str, Any] | None:
        return self.out.form.ui if self.out.form else None

    @property
    def english(self) -> dict[str, str]:
        return self.out.form.en if self.out.form else {}

    @property
    def shown(self) -> FormShown | None:
        return shown_of(self.out)

    @property
    def materials(self) -> list[Slot]:
        return self.out.materials

    @property
    def consents(self) -> list[ConsentText]:
        return self.out.consents

    @property
    def version(self) -> int:
        return self.out.version

    @property
    def uploads(self) -> list[Slot]:
        """The slots that take files: what is submitted, but for the e-form itself."""
        return [slot for slot in self.materials if slot.submits and slot.source != "e_form"]


def shown_of(out: ItemOut) -> FormShown | None:
    """What the review page of this revision is made with."""
    if (form := out.form) is None:
        return None
    slots = [SlotName(slot=slot.slot, name=slot.name) for slot in out.materials]
    return FormShown(schema=form.schema, ui=form.ui, en=form.en, slots=slots)


def parse(code: str, number: int, content: str) -> Revision:
    """The stored content as a revision."""
    parsed = msgspec.json.decode(content)
    out = item_out(parsed, number)
    form = compile_form(out.form.schema, out.form.ui, out.form.en) if out.form else None
    shown = shown_of(out)
    hashed = digest(msgspec.to_builtins(shown)) if shown else ""
    return Revision(code=code, number=number, out=out, item=parsed["item"], form=form, shown_hash=hashed)


_seen: dict[tuple[str, int], Revision] = {}
_MOST_SEEN = 1000
_CODE = re.compile("[A-Z0-9-]{1,40}")
_LAST = 2**31 - 1  # of the column


def forget() -> None:
    """After a load: a database that was emptied counts from 1 again."""
    _seen.clear()


async def revision(code: str, number: int | None = None) -> Revision:
    """This revision, or the current one; raises `UnknownItem` or `UnknownRevision`."""
    if not _CODE.fullmatch(code):
        raise UnknownItem
    current = await store.number(code) if number is None else number
    if current is None:
        raise UnknownItem(item=code)
    if not 0 < current <= _LAST:
        raise UnknownRevision(item=code)
    if found := _seen.get((code, current)):
        return found
    if (content := await store.content(code, current)) is None:
        raise UnknownRevision(item=code, revision=current)
    if len(_seen) >= _MOST_SEEN:
        _seen.clear()
    found = parse(code, current, content)
    if number is not None and (newest := await store.number(code)) not in (None, number):
        found = _with_texts_of(await revision(code, newest), found)
    _seen[code, current] = found
    return found


def _with_texts_of(newest: Revision, older: Revision) -> Revision:
    """The older revision asking for the texts as they read now, each under its own condition."""
    now = {text.code: text for text in newest.consents}
    texts = [msgspec.structs.replace(now.get(text.code, text), when=text.when) for text in older.consents]
    out = msgspec.structs.replace(older.out, consents=texts)
    return msgspec.structs.replace(older, out=out)


async def texts_asked_for(item: str) -> frozenset[str]:
    """Codes of the consent texts that any revision of the item asks for: a draft of an older one may be on its way."""
    try:
        newest = await revision(item)
    except UnknownItem:
        return frozenset()
    older = [await revision(item, number) for number in range(1, newest.number)]
    return frozenset(text.code for each in (newest, *older) for text in each.consents)


people.asked_by(texts_asked_for)
