"""From an item's files to what travels: `ItemOut` for everyone, `ItemLine` for the list."""

from typing import Any

import msgspec
from pypinyin import lazy_pinyin, load_phrases_dict

from ..schemas import ConsentText, FormOut, ItemLine, ItemOut, Slot
from .searching import normal

# Words of ours in which the library hears another reading of a sign.
load_phrases_dict(
    {
        word: [[syllable] for syllable in spoken.split()]
        for word, spoken in {
            "偿还": "cháng huán",
            "还贷": "huán dài",
            "还房贷": "huán fáng dài",
            "还款": "huán kuǎn",
            "归还": "guī huán",
            "着火": "zháo huǒ",
            "便宜": "pián yi",
            "给付": "jǐ fù",
            "灵武": "líng wǔ",
            "朔方": "shuò fāng",
            "贺兰": "hè lán",
            "血液": "xuè yè",
            "血透": "xuè tòu",
        }.items()
    }
)


def item_out(content: dict[str, Any], revision: int) -> ItemOut:
    """The public guide and form of one revision."""
    item = content["item"]
    fields = {
        **item,
        "revision": revision,
        "statutory": _limit(item["limits"]["statutory"]),
        "promise": _limit(item["limits"]["promise"]),
        "materials": [slot(material) for material in item["materials"]],
        "consents": msgspec.convert(
            [{"when": None, **text} for text in content["consents"]], list[ConsentText]
        ),
        "outcome": item["outcome"]["name"],
        "form": _form(content),
    }
    return msgspec.convert(fields, ItemOut)


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
    }
    return msgspec.convert({**blank, **material}, Slot)


def _form(content: dict[str, Any]) -> FormOut | None:
    if content["schema"] is None:
        return None
    return FormOut(schema=content["schema"], ui=content["ui"], en=content["en"])


def item_line(out: ItemOut) -> ItemLine:
    """The item's row in the list, with its sounds."""
    pinyin = syllables(out.name.zh)
    return ItemLine(
        code=out.code,
        name=out.name,
        aliases=out.aliases,
        pinyin=pinyin,
        initials="".join(syllable[:1] for syllable in pinyin.split(" ")),
        alias_pinyin=[syllables(alias) for alias in out.aliases],
        department=out.department,
        subject=out.subject,
        case_type=out.case_type,
        promise=out.promise,
        online=out.online,
        has_form=out.form is not None,
    )


def syllables(text: str) -> str:
    """Pinyin without tones, a space between; digits and letters stay as they are."""
    return " ".join(lazy_pinyin(normal(text)))
