"""The vectors that the phone runs too, and what pinyin is made."""

import json

import pytest

from tests.catalogue.folder import SHARED
from yinchuan.domains.catalogue.rules import prepare, search
from yinchuan.domains.catalogue.rules.matching import near
from yinchuan.domains.catalogue.rules.sounds import syllables
from yinchuan.domains.catalogue.service import speaking
from yinchuan.domains.catalogue.service.sounding import lines

CASES = json.loads((SHARED / "vectors" / "search.json").read_text())["cases"]
SHELF = prepare(lines(), speaking.speech())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["query"])
def test_the_right_item_comes_first(case: dict[str, str | None]) -> None:
    found = search(SHELF, case["query"] or "")
    assert (found[0].code if found else None) == case["expect"]


def test_there_are_enough_phrasings_of_every_kind() -> None:
    kinds = [case["kind"] for case in CASES]
    assert len(kinds) >= 40
    assert {"everyday", "typo", "pinyin", "pinyin typo", "initials", "initials typo"} <= set(kinds)


def test_nothing_typed_shows_everything() -> None:
    assert len(search(SHELF, " 。")) == len(SHELF.entries)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("偿还住房贷款", "chang huan zhu fang dai kuan"),
        ("家里着火", "jia li zhao huo"),
        ("政府便宜房子", "zheng fu pian yi fang zi"),
        ("行政给付", "xing zheng ji fu"),
        ("行驶证", "xing shi zheng"),
        ("银行卡", "yin hang ka"),
        ("代理会计", "dai li kuai ji"),
        ("长期护理", "chang qi hu li"),
        ("朔方路", "shuo fang lu"),
        ("血液透析", "xue ye tou xi"),
        ("法律援助", "fa lv yuan zhu"),
        ("80岁老人", "80 sui lao ren"),
    ],
)
def test_polyphones_are_heard_right(text: str, spoken: str) -> None:
    assert syllables(text) == spoken


@pytest.mark.parametrize(("asked", "is_near"), [("居住正", True), ("住居证", True), ("居民正", False)])
def test_one_slip_is_forgiven_two_are_not(asked: str, is_near: bool) -> None:
    assert near(asked, "居住证申领") is is_near
