"""Another app shares a photo or a PDF with the installed app: a form is posted to it as the phone does, and the file
finds its paper without ever leaving the phone before it is in a draft."""

import base64
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones
from tests.journeys.test_photograph import PAPER
from tests.samples import SAMPLES

AID = "HF-MZ-06"
# What the phone's "share" does: a form with files, posted as the window's next page.
SHARE = """(files) => {
  const chosen = new DataTransfer()
  for (const { name, type, text, more } of files) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
    chosen.items.add(new File([bytes, new Uint8Array(more)], name, { type }))
  }
  const form = Object.assign(document.createElement('form'), { action: '/share', method: 'post', enctype: 'multipart/form-data' })
  const field = Object.assign(document.createElement('input'), { type: 'file', name: 'files', multiple: true })
  field.files = chosen.files
  form.append(field)
  document.body.append(form)
  form.submit()
}"""
READY = """async () => {
  await navigator.serviceWorker.ready
  while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 50))
}"""
RECORDS = """() => new Promise((done) => {
  const opening = indexedDB.open('yinchuan')
  opening.onsuccess = () => {
    const all = opening.result.transaction('bytes').objectStore('bytes').getAll()
    all.onsuccess = () => { opening.result.close(); done(all.result.filter(({ group }) => group === 'shared').length) }
  }
})"""
CACHED = """async (needle) => {
  for (const name of await caches.keys())
    for (const asked of await (await caches.open(name)).keys()) if (asked.url.includes(needle)) return asked.url
  return ''
}"""
PHOTO = ("存折.jpg", "image/jpeg", (SAMPLES / "bank-book.jpg").read_bytes())
CONTRACT = ("合同.pdf", "application/pdf", (SAMPLES / "contract.pdf").read_bytes())


def told(*files: tuple[str, str, bytes], more: int = 0) -> list[dict[str, Any]]:
    """What `SHARE` is to post; the last file is `more` bytes longer."""
    found: list[dict[str, Any]] = [
        {"name": name, "type": kind, "text": base64.b64encode(bytes_).decode(), "more": 0}
        for name, kind, bytes_ in files
    ]
    found[-1]["more"] = more
    return found


def shares(phone: Phone, *files: tuple[str, str, bytes], more: int = 0) -> Phone:
    """From the sharing sheet of the phone into the app."""
    with phone.page.expect_navigation(url="**/shared**"):
        phone.page.evaluate(SHARE, told(*files, more=more))
    return phone


def installed(phone: Phone) -> Phone:
    """The app's own worker has taken the phone into its care."""
    phone.page.evaluate(READY)
    return phone


def unburdened(phone: Phone) -> Phone:
    """Whoever it is has no other application open."""
    for line in phone.owner.ask("GET", "/api/drafts")["drafts"]:
        phone.owner.call("DELETE", f"/api/drafts/{line['id']}")
    return phone


def begun(phone: Phone, item: str = AID) -> Phone:
    """A phone with the app on it and one application begun."""
    owner = unburdened(phone.is_known()).owner.begins(item).consents().fills()
    phone.goes_to(f"/apply/{item}?draft={owner.id}&step=papers").on_page("材料")
    return installed(phone)


def test_a_photo_goes_into_the_open_draft(phone_of: Phones) -> None:
    phone = begun(phone_of("马晓燕"))
    posted: list[str] = []
    phone.page.context.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    shares(phone, PHOTO).sees("分享来的文件", "存折.jpg", "放进“高龄津贴”")
    assert phone.page.evaluate(RECORDS) == 1
    assert phone.page.evaluate(CACHED, "share") == ""
    phone.picks(PAPER).sees("仅用于申领高龄津贴").uses_photo()
    phone.sees(f"已放进“{PAPER}", "都放好了").taps("继续填写“高龄津贴”").on_page("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    assert phone.page.evaluate(RECORDS) == 0


def test_what_was_put_in_can_be_taken_back(phone_of: Phones) -> None:
    phone = shares(begun(phone_of("马晓燕")), PHOTO)
    phone.picks(PAPER).uses_photo().sees("都放好了").taps("撤销").sees("存折.jpg")
    phone.taps("不要了 存折.jpg").sees("没有等着放的文件").taps("撤销").sees("存折.jpg")
    assert phone.page.evaluate(RECORDS) == 1


def test_several_files_at_once_and_what_is_of_no_use_is_said(phone_of: Phones) -> None:
    phone = begun(phone_of("马晓燕"))
    film, empty = ("片.mp4", "video/mp4", b"0000"), ("空.pdf", "application/pdf", b"")
    large = ("大.pdf", "application/pdf", b"%PDF-1.7")
    shares(phone, PHOTO, CONTRACT, film, empty, large, more=10 * 1024 * 1024)
    phone.sees("存折.jpg", "合同.pdf", "这里只收照片", "文件是空的", "文件太大，没有收下")
    for name in ("片.mp4", "空.pdf", "大.pdf"):
        phone.taps(f"不要了 {name}").sees_no(f"{name} ")
    phone.goes_to("/space").sees("分享来、还没放进申请的文件")
    phone.goes_to("/leave").sees("有 2 个分享来的文件还没有放进申请").taps("退出登录").sees("还没有登录")
    assert phone.page.evaluate(RECORDS) == 0


def test_without_a_network_it_waits_sealed(phone_of: Phones) -> None:
    phone = begun(phone_of("马晓燕"))
    phone.page.context.set_offline(True)
    shares(phone, PHOTO).sees("存折.jpg").picks(PAPER).uses_photo().sees("都放好了")
    phone.page.context.set_offline(False)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.taps("继续填写“高龄津贴”").on_page("材料")
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)


def test_without_a_draft_the_file_stays_until_an_item_is_chosen(phone_of: Phones) -> None:
    phone = unburdened(phone_of("周明").is_known()).opens_the_city()
    installed(phone)
    shares(phone, PHOTO).sees("先选一个要办的事项", "存折.jpg").taps("去选事项").sees("想办什么事")
    phone.goes_to("/shared").sees("存折.jpg")


def test_of_several_drafts_the_last_one_is_chosen(phone_of: Phones) -> None:
    phone = begun(phone_of("马晓燕"), "HF-MZ-06")
    owner = phone.owner.begins("HF-MZ-05").consents().fills()
    phone.goes_to(f"/apply/HF-MZ-05?draft={owner.id}&step=papers").is_saved()
    shares(phone, PHOTO).sees("放进哪份申请")
    expect(phone.page.get_by_role("radio", name="临时救助")).to_be_checked()
    phone.page.get_by_role("radio", name="高龄津贴").check()
    phone.picks(PAPER).uses_photo().sees("都放好了", "继续填写“高龄津贴”")


@pytest.mark.parametrize("before", ["nobody", "signed out"])
def test_signed_out_nothing_is_kept(phone_of: Phones, before: str) -> None:
    phone = phone_of("马晓燕")
    if before == "signed out":
        begun(phone).goes_to("/leave").taps("退出登录").sees("还没有登录")
    else:
        installed(phone.opens_the_city())
    shares(phone, PHOTO).sees("请先登录，再分享一次", "刚才分享的没有保存")
    assert phone.page.evaluate(RECORDS) == 0


def test_before_the_app_is_there_the_server_says_what_to_do(phone_of: Phones) -> None:
    phone = phone_of("马晓燕", service_workers="block").is_known().opens_the_city()
    shares(phone, PHOTO).sees("请现在再分享一次")
