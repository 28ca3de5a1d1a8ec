"""From an item's files to what travels: `ItemOut` for everyone, `ItemLine` for the list."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from yinchuan.kit.names import named
from yinchuan.kit.schema import Text

from ..schemas import ConsentText, FormOut, ItemLine, ItemOut, Limit, Place, Slot


def item_out(content: dict[str, Any], revision: int) -> ItemOut:
    """The public guide and form of one revision."""
    item = content["item"]
    fields = {
        **item,
        "revision": revision,
        "department": named(item["department"]),
        "approver": named(item["approver"]),
        "statutory": _limit(item["limits"]["statutory"]),
        "promise": _limit(item["limits"]["promise"]),
        "service": _service(item),
        "materials": [slot(material) for material in item["materials"]],
        "consents": msgspec.convert(
            [{"when": None, **text} for text in content["consents"]], list[ConsentText]
        ),
        "outcome": item["outcome"]["name"],
        "form": _form(content),
        "mappings": [
            {name: one[name] for name in ("from", "says", "steps")} for one in content.get("mappings", [])
        ],
    }
    return msgspec.convert(fields, ItemOut, from_attributes=True)


def _limit(limit: dict[str, Any]) -> dict[str, Any]:
    return {"value": limit["value"], "unit": limit["unit"]}


def _service(item: dict[str, Any]) -> dict[str, Any] | None:
    """None also for revisions of the time when nobody had to say whom to ask."""
    found: dict[str, Any] = item.get("service", {})
    if not {"consult", "complain"} <= found.keys():
        return None
    return {"appointment": False, "courier": False, "faq": [], **found}


def slot(material: dict[str, Any]) -> Slot:
    """One material as it travels: what the data leave out is empty."""
    blank: dict[str, Any] = {
        "when": None,
        "accepts": [],
        "maxFiles": 0,
        "how": None,
        "whyNot": None,
        "licenceType": None,
        "portrait": False,
        "watermark": None,
    }
    return msgspec.convert({**blank, **material}, Slot)


def _form(content: dict[str, Any]) -> FormOut | None:
    if content["schema"] is None:
        return None
    return FormOut(schema=content["schema"], ui=content["ui"], en=content["en"])


class _Codes(msgspec.Struct):
    catalog: str  # 基本编码


class _Body(msgspec.Struct, rename="camel"):
    credit_code: str


class _Limits(msgspec.Struct):
    promise: Limit


class _Item(msgspec.Struct, rename="camel"):
    code: str
    name: Text
    aliases: list[str]
    department: str
    subject: Literal["natural", "legal", "both"]
    case_type: Literal["instant", "commitment"]
    limits: _Limits
    online: Literal["full", "partial", "window"]
    frequency: Literal["high", "low", "zombie"]
    codes: _Codes
    body: _Body


class Listed(msgspec.Struct):
    """What the list needs of a revision's content. A start reads thousands, so all else is skipped."""

    item: _Item
    schema: msgspec.Raw

    @classmethod
    def of(cls, content: str | bytes) -> "Listed":
        """Out of the stored text."""
        return _listed(content)

    @property
    def catalog(self) -> str:
        """What city and counties offer alike has one."""
        return self.item.codes.catalog

    def line(self, say: Callable[[str], str]) -> ItemLine:
        """The item's row in the list, with its sounds: `say` gives the syllables of a name."""
        item = self.item
        pinyin = say(item.name.zh)
        # A credit code names the division of its body in signs 3 to 8 (domain.md 3.4).
        division = item.body.credit_code[2:8]
        return ItemLine(
            code=item.code,
            name=item.name,
            aliases=item.aliases,
            pinyin=pinyin,
            initials="".join(syllable[:1] for syllable in pinyin.split(" ")),
            alias_pinyin=[say(alias) for alias in item.aliases],
            department=named(item.department),
            subject=item.subject,
            case_type=item.case_type,
            promise=item.limits.promise,
            online=item.online,
            has_form=bytes(self.schema) != b"null",
            frequency=item.frequency,
            places=[Place(division=division, name=Text(zh=division, en=division), code=item.code)],
        )


_listed = msgspec.json.Decoder(Listed).decode
