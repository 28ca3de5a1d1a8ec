"""What waits on the phone: looked at, taken along as a copy, mended, thrown away by mistake and brought back, sent."""

from pathlib import Path

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER, opens_papers

ACCOUNT, MENDED = "6229470000000001000", "6229470000000001009"


def waits(phone: Phone) -> Phone:
    """An application changed in a lift, with a paper that has not gone."""
    phone = opens_papers(phone).is_in_care("/api/items/HF-MZ-06")
    phone.page.context.set_offline(True)
    phone.attaches_later(PAPER, "contract.pdf")
    phone.taps("上一步").types("银行账号", ACCOUNT).is_saved("已存手机")
    return phone.goes_to("/outbox").sees("高龄津贴", "草稿", "1 份材料未传完", "等待发送")


def test_what_waits_can_be_kept_mended_brought_back_and_sent(phone_of: Phones, tmp_path: Path) -> None:
    phone = waits(phone_of("马晓燕"))
    with phone.page.expect_download() as loading:
        phone.taps("另存一份")
    loading.value.save_as(tmp_path / "copy.html")
    copy = (tmp_path / "copy.html").read_text()
    assert loading.value.suggested_filename == "高龄津贴.html"
    assert ACCOUNT in copy and "contract.pdf" in copy and "data:application/pdf;base64," in copy
    phone.taps("删除").sees("没有待发送的内容").taps("撤销").sees("1 份材料未传完")
    phone.taps("打开修改").taps("下一步").taps("下一步").on_page("待遇和收款").holds("银行账号", ACCOUNT)
    phone.types("银行账号", MENDED).is_saved("已存手机").goes_to("/outbox")
    phone.page.context.set_offline(False)
    phone.sees("没有待发送的内容")
    draft = phone.owner.ask("GET", f"/api/drafts/{phone.owner.id}")
    assert draft["answers"]["bankAccount"] == MENDED
    assert [paper["name"] for paper in draft["materials"]["account"]] == ["contract.pdf"]
