"""The catalogue at its real size: 8,068 items, the missing ones made from the structure of their codes (domain.md 3).

An item of the catalogue (基本编码) is offered by the city and by some of its six counties, each body under its own
实施编码: what is made is what a real catalogue repeats. Nothing of it is kept in the repository."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from tests.catalogue.folder import SHARED
from yinchuan.domains.catalogue.rules.standards import TYPES

SEED = 8068
SIZE = 8068
CITY = "640100"
COUNTIES = ("640104", "640105", "640106", "640121", "640122", "640181")
TRADES = json.loads((Path(__file__).parent / "trades.json").read_text())
MODEL = json.loads((SHARED / "items" / "HF-MZ-01" / "item.json").read_text())
# What is done with a thing, by the type of the item: the words of real catalogues.
DEEDS = {
    "01": [("许可", "permit"), ("许可变更", "permit, change"), ("许可延续", "permit, renewal"), ("许可注销", "permit, cancellation"),
           ("许可证补证", "permit, replacement"), ("许可证换发", "permit, exchange"), ("许可信息查询", "permit, look-up")],
    "05": [("申领", "application"), ("资格认定", "entitlement"), ("发放", "payment"), ("停发", "end of payment"),
           ("账户变更", "change of account"), ("发放记录查询", "payment look-up")],
    "07": [("首次登记", "first registration"), ("变更登记", "change"), ("注销登记", "deletion"), ("转移登记", "transfer"),
           ("查询", "look-up"), ("证明开具", "certificate"), ("补发", "replacement")],
    "08": [("评选", "selection"), ("奖励申报", "award"), ("奖励发放", "payment of award")],
    "09": [("申请", "application"), ("撤回", "withdrawal"), ("裁决结果查询", "look-up of decision")],
    "10": [("备案", "filing"), ("备案变更", "filing, change"), ("备案注销", "filing, cancellation"), ("年度报告", "yearly report"),
           ("备案证明补办", "filing, replacement"), ("备案查询", "filing, look-up")],
    "20": [("申请", "application"), ("信息变更", "change of record"), ("查询", "look-up"), ("证明开具", "certificate"),
           ("补办", "replacement"), ("终止", "end"), ("咨询", "advice")],
}  # fmt: skip


def made(size: int = SIZE, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """The `item.json` of everything that is missing to `size`."""
    chance, left, main = random.Random(seed), size - 100, 20_000
    things = [(body, thing) for body, found in TRADES.items() for thing in found]
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
    body: str, thing: dict[str, str], deed: tuple[str, str], main: int, division: str, chance: random.Random
) -> dict[str, Any]:
    item = deepcopy(MODEL)
    kind, office = thing["type"], list(TRADES).index(body)
    credit = f"11{division}MB0{office:05d}"
    credit += uscc.calc_check_digit(credit)
    catalog = f"64{kind}{main:05d}000"
    task = f"{credit}4{catalog}" if division != CITY else f"{credit}3{catalog}"
    item |= {
        "code": f"YC-{main}-{division[3:]}",
        "name": {"zh": thing["zh"] + deed[0], "en": f"{thing['en'].capitalize()}: {deed[1]}"},
        "summary": {"zh": thing["zh"] + deed[0] + "，到窗口办理", "en": "At the counter"},
        "aliases": [_everyday(thing["zh"], deed[0])],
        "codes": {"catalog": catalog, "task": task, "handling": task + "01", "verified": False},
        "body": {**item["body"], "creditCode": credit},
        "level": task[18],
        "type": TYPES[kind],
        "typeCode": kind,
        "department": body,
        "approver": body,
        "frequency": chance.choice(["low", "low", "low", "zombie"]),
        "verified": False,
        "verifiedFields": [],
    }
    return item


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
