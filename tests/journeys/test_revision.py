"""The form changes while drafts of it are open: each opens in the new one, says what has changed, and loses nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.server import Server
from tests.versions import ITEM, NO_MORE, NO_PROOF, SAYS, Versions

ACCOUNT = "6229470000000001000"
CARD = "表单有了新的一版"


class House:
    """A city whose form changes over night."""

    def __init__(self, versions: Versions, server: Server) -> None:
        self.versions, self.server = versions, server

    def moves_on(self, *versions: int) -> None:
        self.server.kill()
        for version in versions:
            self.versions.brings(version)
        self.server.start()


@pytest.fixture
def house(tmp_path: Path, other_server: Callable[..., Server]) -> House:
    versions = Versions(tmp_path / "shared")
    return House(versions, other_server(SCHEMAS_DIR=str(versions.root)))


def begins(phone: Phone) -> Phone:
    """As far as the account, which is a guardian's."""
    phone.is_new_to(ITEM).taps("同意并继续").on_page("老人").chooses("谁来申请", "老人自己")
    phone.chooses("和谁一起住", "独居").steps_to("待遇和收款")
    phone.ticks("低保").chooses("津贴打到谁的账户", "监护人的").types("监护人姓名", "赵刚")
    return phone.chooses("开户银行", "宁夏银行").types("银行账号", ACCOUNT).is_saved()


def test_a_draft_with_papers_opens_two_versions_later_and_is_handed_in(
    house: House, phone_of: Phones
) -> None:
    phone = begins(phone_of("马秀兰", house.server)).steps_to("材料")
    phone.attaches("收款账户", "bank-book.jpg").attaches("监护关系材料", "booklet.jpg").is_saved()
    house.moves_on(2, 3)
    phone.goes_to(f"/apply/{ITEM}").on_page("老人")
    card = phone.card(CARD)
    for words in (
        SAYS["zh"],
        "老人还在领哪些补助",
        "低保",
        NO_MORE["zh"],
        NO_PROOF["zh"],
        "监护关系材料",
    ):
        expect(card.get_by_text(words).first).to_be_visible()
    phone.keeps_picture("revised")
    expect(
        phone.page.get_by_role("group", name="和谁一起住").get_by_label("独居", exact=True)
    ).to_be_checked()
    # Put where it fits, the paper is no more left over; what was read is put away, and comes back by a tap.
    phone.taps("放到“收款账户（存折或银行卡正面）”", card)
    expect(card.get_by_text(NO_PROOF["zh"])).to_have_count(0)
    phone.is_saved().reloads().on_page("老人").sees(CARD).taps("知道了").sees_no(CARD).taps("撤销").sees(
        CARD
    ).taps("知道了")
    phone.sees_no(CARD).is_saved()
    known = phone.owner.ask("GET", f"/api/drafts/for/{ITEM}")["draft"]
    assert (known["revision"], known["answers"]["homeWith"], known["answers"]["holderName"]) == (
        2,
        "single",
        "赵刚",
    )
    assert [left["at"] for left in known["left"]] == ["/answers/benefits", "/materials/guardian-proof"]
    phone.steps_to("待遇和收款").sees_no("老人还在领哪些补助").steps_to("材料")
    expect(phone.card("收款账户").get_by_text("已存政务云")).to_have_count(2)
    phone.steps_to("核对签名").sees("独居").ticks("我已阅读并作出承诺").draws_signature().taps("签名并提交")
    phone.is_at("/cases/").sees("已提交", "回执已在本机核对")


def test_one_phone_writes_in_a_lift_in_the_older_form_while_another_opens_the_newer(
    house: House, phone_of: Phones
) -> None:
    """They meet in the newer form: both answers stand, and what was typed in a question asked no more is shown."""
    here = begins(phone_of("马秀兰", house.server)).steps_to("材料").goes_back().on_page("待遇和收款")
    here.is_in_care(f"/api/items/{ITEM}")
    here.page.context.set_offline(True)
    here.types("监护人姓名", "赵国强").is_saved("已存手机")
    house.moves_on(2)
    there = phone_of("马秀兰", house.server)
    there.owner = here.owner
    there.is_known().goes_to(f"/apply/{ITEM}").sees(CARD, NO_MORE["zh"]).is_saved()
    there.chooses("和谁一起住", "和子女").is_saved()
    here.has_network().sees(CARD, NO_MORE["zh"]).is_saved()
    here.sees_no("老人还在领哪些补助，").holds("监护人姓名", "赵国强")
    known = here.owner.ask("GET", f"/api/drafts/for/{ITEM}")["draft"]
    assert known["revision"] == 2
    assert (known["answers"]["livesWith"], known["answers"]["holderName"]) == ("children", "赵国强")


def test_without_a_network_the_older_form_opens_as_it_was(house: House, phone_of: Phones) -> None:
    phone = begins(phone_of("马秀兰", house.server))
    phone.is_in_care(f"/api/items/{ITEM}")
    phone.page.context.set_offline(True)
    house.moves_on(2)
    phone.reloads().on_page("待遇和收款").sees_no(CARD).holds("监护人姓名", "赵刚")
    phone.types("监护人姓名", "赵国强").is_saved("已存手机")
    phone.has_network().is_saved()
    phone.reloads().on_page("待遇和收款").sees(CARD).holds("监护人姓名", "赵国强").is_saved()
    assert phone.owner.ask("GET", f"/api/drafts/for/{ITEM}")["draft"]["revision"] == 2
