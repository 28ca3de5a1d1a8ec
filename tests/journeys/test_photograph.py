"""A paper is photographed: its corners are found, one is moved by keys, and what is kept is straight and marked."""

import io
import random
import re

from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from tests.journeys.desk import Phone, Phones
from tests.samples import SAMPLES

PAPER = "收款账户"


def opens_papers(phone: Phone) -> Phone:
    owner = phone.is_known().owner.begins("HF-MZ-06").consents().fills()
    phone.goes_to(f"/apply/HF-MZ-06?draft={owner.id}&step=papers").on_page("材料")
    return phone


def corner(phone: Phone, name: str) -> Locator:
    return phone.page.get_by_role("button", name=re.compile(f"^{name}角"))


def place(handle: Locator) -> tuple[int, int]:
    x, y = re.findall(r"(\d+)%", handle.get_attribute("aria-label") or "")
    return int(x), int(y)


def test_corners_are_found_and_moved_by_keys(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("已找到纸的四个角", "仅用于申领高龄津贴")
    # The film shows the page turned by four degrees, its corners about here.
    found = [place(corner(phone, name)) for name in ("左上", "右上", "右下", "左下")]
    for (x, y), (near_x, near_y) in zip(found, [(14, 17), (79, 10), (83, 81), (18, 87)], strict=True):
        assert abs(x - near_x) <= 3 and abs(y - near_y) <= 3, found
    handle = corner(phone, "右下")
    before = place(handle)
    handle.press("ArrowRight")
    handle.press("Shift+ArrowDown")
    assert place(handle) == (before[0] + 1, before[1] + 5)
    phone.uses_photo()
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1, timeout=15_000)


def test_a_corner_is_dragged_under_a_magnifier(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("已找到纸的四个角")
    handle = corner(phone, "左上")
    before, box = place(handle), handle.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    phone.page.mouse.move(box["x"] + 22, box["y"] + 22)
    phone.page.mouse.down()
    phone.page.mouse.move(box["x"] + 42, box["y"] + 32, steps=4)
    expect(phone.page.locator(".glass")).to_be_visible()
    phone.page.mouse.up()
    expect(phone.page.locator(".glass")).to_have_count(0)
    after = place(handle)
    assert after[0] > before[0] and after[1] > before[1]
    phone.taps("向右转").sees("向左转").uses_photo()
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1, timeout=15_000)


def test_a_photo_closed_by_mistake_comes_back(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.taps("拍照", phone.card(PAPER)).taps("拍下").sees("已找到纸的四个角").taps("关闭")
    phone.sees("这张照片没有使用").taps("撤销").sees("已找到纸的四个角")


def test_what_is_sent_is_straight_small_and_tells_nothing_of_the_camera(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    phone.attaches(PAPER, "bank-book.jpg")
    owner = phone.owner
    [material] = owner.ask("GET", f"/api/drafts/{owner.id}")["materials"]["account"]
    sent = owner.call("GET", f"/api/materials/{material['id']}/file").content
    with Image.open(io.BytesIO(sent)) as kept, Image.open(SAMPLES / "bank-book.jpg") as chosen:
        assert (kept.format, kept.size) == ("JPEG", chosen.size)
        assert not kept.getexif()
        # The purpose is printed across it: reddish where the book was plain.
        red = kept.convert("HSV").split()[0].point(lambda hue: 255 if hue > 230 or hue < 12 else 0)
        assert red.histogram()[255] > 2_000
    assert len(sent) <= 700_000


def noise(megapixels: int) -> bytes:
    """A photo of a sensor's own grain, which packs worse than any paper; seeded."""
    height = 3000
    width = megapixels * 1_000_000 // height
    grain = random.Random(20201123).randbytes(width // 4 * (height // 4))
    out = io.BytesIO()
    small = Image.frombytes("L", (width // 4, height // 4), grain)
    small.resize((width, height), Image.Resampling.BICUBIC).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def test_the_largest_grainiest_photo_is_sent_small(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    photo: FilePayload = {"name": "大.jpg", "mimeType": "image/jpeg", "buffer": noise(12)}
    phone.card(PAPER).locator("input[type=file]").set_input_files(photo)
    phone.uses_photo()
    expect(phone.card(PAPER).get_by_text("已存政务云")).to_have_count(1)
    owner = phone.owner
    [material] = owner.ask("GET", f"/api/drafts/{owner.id}")["materials"]["account"]
    assert len(photo["buffer"]) > 2_000_000
    assert material["bytes"] <= 700_000


def test_what_the_browser_cannot_open_is_said_and_nothing_is_lost(phone_of: Phones) -> None:
    phone = opens_papers(phone_of("马晓燕"))
    heic: FilePayload = {
        "name": "IMG_0001.HEIC",
        "mimeType": "image/heic",
        "buffer": b"\0\0\0\x18ftypheic" + bytes(400),
    }
    phone.card(PAPER).locator("input[type=file]").set_input_files(heic)
    phone.sees("这台设备打不开 HEIC 格式的照片", "兼容性最佳").taps("关闭").on_page("材料")
