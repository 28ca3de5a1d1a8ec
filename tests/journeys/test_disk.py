"""What somebody finds who takes the phone's disk: nothing readable while signed in, nothing that opens it after signing out."""

from pathlib import Path

from tests.browser import Chromium
from tests.journeys.desk import Phone
from tests.journeys.test_interrupted import begins
from tests.people import Citizen
from tests.server import Server

MARKER = "暗夜白鹭巷七十三号"
HALF = """async () => {
  const folder = await navigator.storage.getDirectory()
  for await (const [name, file] of folder.entries())
    if (name.startsWith('half-')) return [...new Uint8Array(await (await file.getFile()).arrayBuffer())]
  return []
}"""


def found(profile: Path, *needles: bytes) -> list[str]:
    """Files of the browser's profile that hold any of these bytes."""
    files = (path for path in profile.rglob("*") if path.is_file())
    return [
        str(path.relative_to(profile)) for path in files if any(one in path.read_bytes() for one in needles)
    ]


def test_the_disk_tells_nothing(chromium: Chromium, server: Server, tmp_path: Path) -> None:
    context = chromium.keeps(tmp_path)
    phone = begins(Phone(context.new_page(), server, Citizen(server, "白志强")))
    phone.goes_back().on_page("申请人").types("现居住地详细地址", MARKER).is_saved()
    half = bytes(phone.page.evaluate(HALF))
    assert len(half) == 32
    context.close()
    marks = (MARKER.encode(), MARKER.encode("utf-16-le"))
    assert found(tmp_path, *marks) == []
    assert found(tmp_path, half) != []  # the search itself works: the half of the key lies there

    context = chromium.keeps(tmp_path)
    phone = Phone(context.new_page(), server, phone.owner).is_known()
    phone.goes_to("/leave").taps("退出登录").sees("还没有登录")
    context.close()
    assert found(tmp_path, *marks) == []
    assert found(tmp_path, half) == []
