"""The catalogue at its real size: 8,068 items, the missing ones made from the structure of their codes (domain.md 3).

An item of the catalogue (基本编码) is offered by the city and by some of its six counties, each body under its own
实施编码: what is made is what a real catalogue repeats. Nothing of it is kept in the repository."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from tests.catalogue.folder import SHARED
from yinchuan.domains.catalogue.rules import Shelf, prepare
from yinchuan.domains.catalogue.rules.packing import learned
from yinchuan.domains.catalogue.rules.standards import TYPES
from yinchuan.domains.catalogue.service import speaking
from yinchuan.domains.catalogue.service.loading import content
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.catalogue.service.sounding import heard
from yinchuan.kit.canonical import hasty

SEED = 8068
SIZE = 8068
CITY = "640100"
COUNTIES = ("640104", "640105", "640106", "640121", "640122", "640181")
WORDS = json.loads((Path(__file__).parent / "trades.json").read_text())
THINGS: dict[str, list[dict[str, str]]] = WORDS["things"]
DEEDS: dict[str, list[dict[str, str]]] = WORDS["deeds"]
MODEL: dict[str, Any] = json.loads((SHARED / "items" / "HF-MZ-01" / "item.json").read_text())


def made(size: int = SIZE, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """The `item.json` of everything that is missing to `size`."""
    chance, left, main = random.Random(seed), size - 100, 20_000
    things = [(body, thing) for body, found in THINGS.items() for thing in found]
    deeds = [(body, thing, deed) for body, thing in things for deed in DEEDS[thing["type"]]]
    chance.shuffle(deeds)
    for body, thing, deed in deeds:
        main += 1
        # One of four is offered everywhere, the others by the city alone or with some of the counties.
        some = chance.sample(COUNTIES, chance.randint(0, 5)) if chance.random() < 3 / 4 else COUNTIES
        for division in (CITY, *sorted(some)):
            if left == 0:
                return
            left -= 1
            yield _item(body, thing, deed, main, division, chance)
    raise ValueError(f"the trades are too few for {size} items")


def _item(
    body: str, thing: dict[str, str], deed: dict[str, str], main: int, division: str, chance: random.Random
) -> dict[str, Any]:
    kind, office = thing["type"], list(THINGS).index(body)
    credit = f"11{division}MB{office:07d}"
    credit += uscc.calc_check_digit(credit)
    catalog = f"64{kind}{main:05d}000"
    task = f"{credit}4{catalog}" if division != CITY else f"{credit}3{catalog}"
    return {
        **MODEL,
        "code": f"YC-{main}-{division[3:]}",
        "name": {"zh": thing["zh"] + deed["zh"], "en": f"{thing['en'].capitalize()}: {deed['en']}"},
        "summary": {"zh": thing["zh"] + deed["zh"] + "，到窗口办理", "en": "At the counter"},
        "aliases": [_everyday(thing["zh"], deed["zh"]), f"{thing['zh']}怎么{deed['zh'][-2:]}"],
        "codes": {"catalog": catalog, "task": task, "handling": task + "01", "verified": False},
        "body": {**MODEL["body"], "creditCode": credit},
        "level": task[18],
        "type": TYPES[kind],
        "typeCode": kind,
        "department": body,
        "approver": body,
        "frequency": chance.choice(["low", "low", "low", "zombie"]),
        "verified": False,
        "verifiedFields": [],
    }


def _everyday(thing: str, deed: str) -> str:
    for official, said in (
        ("变更", "改"),
        ("补", "补办"),
        ("注销", "取消"),
        ("查询", "查"),
        ("延续", "续期"),
        ("换", "换"),
    ):
        if official in deed:
            return said + thing
    return "办" + thing


def folder(root: Path, size: int = SIZE) -> Path:
    """The shared schemas with the whole city's items, for a server's SCHEMAS_DIR."""
    root.mkdir(parents=True)
    for found in SHARED.iterdir():
        if found.name != "items":
            (root / found.name).symlink_to(found)
    (root / "items").mkdir()
    for found in (SHARED / "items").iterdir():
        (root / "items" / found.name).symlink_to(found)
    for item in made(size):
        place = root / "items" / item["code"]
        place.mkdir()
        (place / "item.json").write_text(json.dumps(item, ensure_ascii=False))
    return root


def searchable() -> Shelf:
    """All of it as the server searches it."""
    ours = read(SHARED)
    contents = [content(bundle, ours) for bundle in ours.bundles()]
    found = heard(hasty(one) for one in (*contents, *({"item": item, "schema": None} for item in made())))
    speech = speaking.speech()
    return prepare(found, speech._replace(sounds=learned(speech.sounds, found)))
