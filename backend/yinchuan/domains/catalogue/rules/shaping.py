"""From an item's files to what travels: `ItemOut` for everyone, `ItemLine` for the list."""

from collections.abc import Callable
from typing import Any

import msgspec

from yinchuan.kit.names import named
from yinchuan.kit.schema import Text

from ..schemas import ConsentText, FormOut, ItemLine, ItemOut, Place, Slot


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
        "materials": [slot(material) for material in item["materials"]],
        "consents": msgspec.convert(
            [{"when": None, **text} for text in content["consents"]], list[ConsentText]
        ),
        "outcome": item["outcome"]["name"],
        "form": _form(content),
    }
    return msgspec.convert(fields, ItemOut, from_attributes=True)


def _limit(limit: dict[str, Any]) -> dict[str, Any]:
    return {"value": limit["value"], "unit": limit["unit"]}


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


def item_line(content: dict[str, Any], out: ItemOut, say: Callable[[str], str]) -> ItemLine:
    """The item's row in the list, with its sounds: `say` gives the syllables of a name."""
    item = content["item"]
    pinyin = say(out.name.zh)
    # A credit code names the division of its body in signs 3 to 8 (domain.md 3.4).
    division = item["body"]["creditCode"][2:8]
    return ItemLine(
        code=out.code,
        name=out.name,
        aliases=out.aliases,
        pinyin=pinyin,
        initials="".join(syllable[:1] for syllable in pinyin.split(" ")),
        alias_pinyin=[say(alias) for alias in out.aliases],
        department=out.department,
        subject=out.subject,
        case_type=out.case_type,
        promise=out.promise,
        online=out.online,
        has_form=out.form is not None,
        frequency=item["frequency"],
        places=[Place(division=division, name=Text(zh=division, en=division), code=out.code)],
    )
