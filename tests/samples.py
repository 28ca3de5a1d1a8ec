"""Draws the fictional papers of `assets/samples`: `python -m tests.samples` writes them anew.

Everything on them is invented and says so. The files are committed, so that a test has the same bytes everywhere."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.camera import FONT
from tests.server import ROOT

SAMPLES = ROOT / "assets" / "samples"
INK, FAINT, RED = "#1c2430", "#9aa5b1", "#b4232a"
A4 = (1240, 1754)  # at 150 dots an inch
CARD = (1011, 638)  # an identity card at 300
FICTIONAL = "样本 · 虚构人物 · 仅供演示"


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def sheet(size: tuple[int, int], colour: str = "white") -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty paper that says across itself that it is fictional."""
    image = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.text((width // 2, height - 40), FICTIONAL, FAINT, font(28), anchor="mm")
    return image, draw


def write(draw: ImageDraw.ImageDraw, lines: Iterable[str], at: tuple[int, int], size: int, step: int) -> None:
    for number, line in enumerate(lines):
        draw.text((at[0], at[1] + step * number), line, INK, font(size))


def stamp(draw: ImageDraw.ImageDraw, centre: tuple[int, int], words: str, radius: int = 120) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=6)
    draw.text((x, y), words, RED, font(radius // 4), anchor="mm", align="center")


def face(size: tuple[int, int]) -> Image.Image:
    """A head and shoulders of nobody in particular."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    width, height = size
    middle = width // 2
    draw.pieslice((width // 10, height * 6 // 10, width * 9 // 10, height * 3 // 2), 180, 360, "#46617e")
    draw.ellipse((middle - width // 4, height // 6, middle + width // 4, height * 7 // 10), "#e8c3a4")
    draw.pieslice((middle - width // 4, height // 8, middle + width // 4, height // 2), 180, 360, "#3a3434")
    return image


def id_card() -> Image.Image:
    """The side with the face; the number has a good check digit and belongs to a person of the demo."""
    image, draw = sheet(CARD, "#eaf3f2")
    write(draw, ["姓 名   马秀兰", "性 别   女    民 族   回", "出 生   1944 年 3 月 8 日"], (60, 60), 40, 84)
    write(draw, ["住 址   银川市兴庆区凤凰北街示范", "        小区3号楼2单元501室"], (60, 320), 36, 56)
    write(draw, ["公民身份号码   640104194403080024"], (60, 500), 42, 0)
    image.paste(face((240, 300)), (710, 70))
    return image


def bank_book() -> Image.Image:
    image, draw = sheet((1200, 800), "#fbf7ea")
    draw.text((600, 90), "储 蓄 存 折", INK, font(64), anchor="mm")
    write(
        draw,
        [
            "户名：马秀兰",
            "账号：6229 4700 0000 0001 000",
            "开户行：示范银行银川支行",
            "开户日期：2019年4月2日",
        ],
        (120, 200),
        44,
        96,
    )
    stamp(draw, (980, 560), "示范银行\n业务章")
    return image


def booklet() -> Image.Image:
    """A member's page of a household booklet."""
    image, draw = sheet((1400, 980), "#f7f4ec")
    draw.text((700, 80), "常 住 人 口 登 记 卡", INK, font(56), anchor="mm")
    rows = [
        ("姓名", "马晓燕", "户主或与户主关系", "配偶"),
        ("性别", "女", "民族", "回族"),
        ("出生日期", "1970年6月15日", "籍贯", "宁夏银川"),
        ("公民身份号码", "640104197006150440", "婚姻状况", "已婚"),
        ("何时由何地迁来", "1995年由示范县迁来", "文化程度", "大专"),
    ]
    for number, row in enumerate(rows):
        top = 150 + 130 * number
        for column, (left, words) in enumerate(zip((60, 380, 780, 1080), row, strict=True)):
            right = (380, 780, 1080, 1340)[column]
            draw.rectangle((left, top, right, top + 130), outline=INK, width=2)
            draw.text(((left + right) // 2, top + 65), words, INK, font(32), anchor="mm")
    stamp(draw, (1180, 840), "示范派出所\n户口专用", 100)
    return image


def contract() -> Image.Image:
    image, draw = sheet(A4)
    draw.text((A4[0] // 2, 150), "房 屋 租 赁 合 同", INK, font(64), anchor="mm")
    lines = [
        "出租人（甲方）：杨海燕        承租人（乙方）：王某",
        "",
        "一、甲方将银川市金凤区长城中路示范花园9号楼3单元602室",
        "    出租给乙方居住，建筑面积86平方米。",
        "二、租期自2026年1月1日起至2027年12月31日止。",
        "三、租金每月人民币壹仟伍佰元整（1500.00元），按季支付。",
        "四、押金壹仟伍佰元整，合同终止且无欠费时退还。",
        "五、租赁期间水、电、燃气、取暖费由乙方承担。",
        "六、一方违约的，按一个月租金支付违约金。",
        "七、本合同一式两份，双方各执一份，签字后生效。",
        "",
        "甲方（签字）：杨海燕                乙方（签字）：王某",
        "2025年12月20日                    2025年12月20日",
    ]
    write(draw, lines, (120, 280), 36, 92)
    return image


def clinic_note() -> Image.Image:
    image, draw = sheet((1100, 1500), "#fdfdfb")
    draw.text((550, 110), "银川市示范社区卫生服务中心", INK, font(48), anchor="mm")
    draw.text((550, 190), "转 诊 （ 病 情 ） 说 明", INK, font(44), anchor="mm")
    lines = [
        "姓名：欧阳春雨    性别：女    年龄：30",
        "科别：内科        日期：2026年11月20日",
        "",
        "病情：反复头晕三个月，本地检查未能明确。",
        "建议：转上级医院神经内科进一步检查。",
        "转往：示范省人民医院",
        "",
        "医师：（签名）示范",
    ]
    write(draw, lines, (100, 290), 38, 96)
    stamp(draw, (820, 1180), "示范卫生\n服务中心")
    return image


def portrait() -> Image.Image:
    """A passport photo on white, as the residence permit asks for."""
    return face((600, 750))


PAPERS: dict[str, Callable[[], Image.Image]] = {
    "id-card.jpg": id_card,
    "bank-book.jpg": bank_book,
    "booklet.jpg": booklet,
    "contract.pdf": contract,
    "clinic-note.jpg": clinic_note,
    "portrait.jpg": portrait,
}


def main(folder: Path = SAMPLES) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, paint in PAPERS.items():
        paint().save(folder / name, quality=85, resolution=150)


if __name__ == "__main__":
    main()
