"""验一验: the owner looks at what was signed, and somebody who has only the file checks it in a lift."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests import papers
from tests.cases.conftest import ALLOWANCE
from tests.journeys.desk import Phone, Phones
from tests.people import Citizen

INTACT, PAPER = "完好：和签名时一模一样", "收款账户"
# The app's own worker has taken the page and the public keys into its care.
IN_CARE = """async () => {
  await navigator.serviceWorker.ready
  while (!navigator.serviceWorker.controller || !(await caches.match('/.well-known/jwks.json')))
    await new Promise((go) => setTimeout(go, 50))
}"""


def chooses(phone: Phone, name: str, content: bytes) -> None:
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    phone.page.get_by_label("选择文件", exact=True).locator("visible=true").or_(
        phone.page.locator("input[type=file]")
    ).last.set_input_files(file)


def state(phone: Phone, part: str) -> Any:
    return phone.page.locator("li", has_text=part).locator(".ui-status, .ui-badge").first


def test_the_owner_sees_each_part_and_takes_the_file_along(
    xiulan: Citizen, phone_of: Phones, tmp_path: Path
) -> None:
    xiulan.submits(ALLOWANCE)
    phone = phone_of("马秀兰").is_known().goes_to(f"/receipt?case={xiulan.id}")
    phone.sees(INTACT, xiulan.case["number"], "填写的内容", "手写笔迹", "平台回执")
    expect(state(phone, PAPER)).to_have_text("没有给出")
    phone.taps("取回材料并核对")
    expect(state(phone, PAPER)).to_have_text("完好")
    expect(phone.page.get_by_role("img", name="签名笔迹")).to_be_visible()
    phone.page.get_by_text("签名时看到的内容").click()
    phone.sees("马秀兰")
    with phone.page.expect_download() as download:
        phone.taps("下载证据包")
    kept = json.loads(Path(download.value.path()).read_text())
    assert download.value.suggested_filename == f"yc-evidence-{xiulan.case['number']}.json"
    assert kept["document"]["id"] == str(xiulan.id)


def test_a_stranger_checks_the_file_without_a_network(xiulan: Citizen, phone_of: Phones) -> None:
    package = xiulan.submits(ALLOWANCE).ask("GET", f"/api/cases/{xiulan.id}/evidence")
    phone = phone_of("马秀兰").goes_to("/receipt").sees("核对证据包、回执或材料")
    phone.page.evaluate(IN_CARE)
    phone.page.context.set_offline(True)
    phone.reloads().sees("核对证据包、回执或材料")
    whole = json.dumps(package, ensure_ascii=False).encode()
    chooses(phone, "evidence.json", whole)
    phone.sees(INTACT, xiulan.case["number"])
    chooses(phone, "photo.jpg", papers.photo(0))
    expect(state(phone, PAPER)).to_have_text("完好")
    chooses(phone, "photo.jpg", papers.photo(1))
    expect(state(phone, PAPER)).to_have_text("不一致")
    phone.sees("有 1 处和签名时不一样")

    package["document"]["answers"]["bankAccount"] = "6229470000000009999"
    chooses(phone, "evidence.json", json.dumps(package, ensure_ascii=False).encode())
    phone.sees("不一样的是：填写的内容。")
    expect(state(phone, "填写的内容")).to_have_text("不一致")
    expect(state(phone, "核对页（")).to_have_text("完好")
    expect(state(phone, "由填写内容重新排出")).to_have_text("无法判断")

    phone.page.get_by_text("核对别的证据包或回执").click()
    phone.types("回执文字", package["receipt"][:-3] + "AAA").taps("核对回执").sees("这不是一份有效的回执")
    phone.types("回执文字", package["receipt"]).taps("核对回执").sees("回执真实有效", "还没有给出申请内容")
