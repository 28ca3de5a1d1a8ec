"""Two phones of one person on one draft, apart from each other: papers come together in whichever order the phones come
back, and what was signed over something else falls, says why, and is signed anew."""

import io
from uuid import UUID

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Response, expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER
from tests.people import Officer

ITEM = "HF-MZ-06"
ACCOUNT, OTHER_ACCOUNT = "6217990000000000007", "6217990000000000015"


def scan(name: str) -> bytes:
    """A page that is like no other."""
    out, page = io.BytesIO(), Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(page).text((20, 20), str(name.encode()))
    page.save(out, "PDF")
    return out.getvalue()


def apart(phone_of: Phones) -> tuple[Phone, Phone]:
    """Two phones of 马晓燕 at the papers of one draft, in which one paper lies already."""
    here, there = phone_of("马晓燕"), phone_of("马晓燕")
    here.is_known().owner.begins(ITEM).consents().fills().uploads(
        "account", scan("旧"), "旧.pdf", "application/pdf"
    )
    there.owner = here.owner
    for phone in (here, there.is_known()):
        phone.goes_to(f"/apply/{ITEM}?draft={here.owner.id}&step=papers").on_page("材料")
        has_papers(phone, "旧.pdf")
    return here, there


def chooses(phone: Phone, name: str) -> Phone:
    """A scan from the phone's files."""
    file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": scan(name)}
    phone.card(PAPER).locator("input[type=file]").set_input_files(file)
    return phone.sees(name)


def removes(phone: Phone, name: str) -> Phone:
    phone.taps("去掉", phone.card(PAPER).get_by_role("listitem").filter(has_text=name))
    return phone.sees_no(name)


def has_papers(phone: Phone, *names: str) -> Phone:
    """These and no others, all of them with the city."""
    rows = phone.card(PAPER).get_by_role("listitem")
    expect(rows.get_by_text("已存政务云")).to_have_count(len(names), timeout=30_000)
    expect(rows).to_have_count(len(names))
    for name in names:
        expect(rows.filter(has_text=name)).to_have_count(1)
    return phone.is_saved()


def papers_come_together(first: Phone, last: Phone, old: str, mine: str, other: str) -> None:
    """Without a network one adds a paper, the other takes the old one off and adds its own; `first` is back before."""
    with last.without_network():
        with first.without_network():
            chooses(first, mine).sees("已存手机，等待上传")
            chooses(removes(last, old), other).sees("已存手机，等待上传")
        has_papers(first, old, mine)
    has_papers(last, mine, other)
    has_papers(first.is_looked_at(), mine, other)


def answers_to_submissions(phone: Phone) -> list[int]:
    answers: list[int] = []

    def answer(given: Response) -> None:
        if given.request.method == "PUT" and "/api/cases/" in given.url:
            answers.append(given.status)

    phone.page.on("response", answer)
    return answers


def falls_and_is_signed_anew(here: Phone, there: Phone) -> None:
    here.steps_to("核对签名").sees(ACCOUNT)
    with here.without_network():
        here.ticks("我已阅读并作出承诺").draws_signature().taps("签名并提交").sees("已签名，等待发送")
        there.taps("上一步").on_page("待遇和收款").types("银行账号", OTHER_ACCOUNT).is_saved()
    here.sees("原来的签名已失效", "银行账号", ACCOUNT, OTHER_ACCOUNT)
    assert here.owner.ask("GET", "/api/drafts")["drafts"] != []
    here.ticks("我已阅读并作出承诺").draws_signature().taps("签名并提交").is_at("/cases/").sees(
        "已提交", "回执已在本机核对"
    )


def test_apart_and_together_again(phone_of: Phones, wang: Officer) -> None:
    here, there = apart(phone_of)
    papers_come_together(here, there, "旧.pdf", "甲.pdf", "乙.pdf")
    removes(here, "甲.pdf").is_saved()
    has_papers(there.is_looked_at(), "乙.pdf")
    papers_come_together(there, here, "乙.pdf", "丙.pdf", "丁.pdf")
    answers = answers_to_submissions(here)
    falls_and_is_signed_anew(here, there)
    assert answers in ([412, 200], [412, 201])
    case = wang.opens(UUID(here.page.url.split("/cases/")[1].split("?")[0]))
    assert OTHER_ACCOUNT in {line["value"] for line in case["lines"]}
    assert sorted(each["material"]["name"] for each in case["materials"]) == ["丁.pdf", "丙.pdf"]
