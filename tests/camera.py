"""What the browser's fake camera shows: a paper on a dark table, as a Y4M film."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

SIZE = (640, 480)
FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"


def paper() -> Image.Image:
    """A page somebody photographs: white, tilted, with a few lines of print."""
    page = Image.new("RGB", (420, 340), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, 26)
    for number, line in enumerate(("房屋租赁合同", "出租人：杨海燕", "承租人：马秀兰", "银川市金凤区")):
        draw.text((40, 40 + 56 * number), line, "black", font)
    table = Image.new("RGB", SIZE, "#3b4a46")
    table.paste(page.rotate(4, expand=True, fillcolor="#3b4a46"), (90, 50))
    return table


def poor_paper() -> Image.Image:
    """The same page by a shaking hand at night."""
    return ImageEnhance.Brightness(paper().filter(ImageFilter.GaussianBlur(4))).enhance(0.25)


def film(path: Path, picture: Image.Image | None = None, frames: int = 10) -> Path:
    """Write the film: luma, then chroma at a quarter of the size, frame after frame."""
    y, cb, cr = (picture or paper()).convert("YCbCr").split()
    half = (SIZE[0] // 2, SIZE[1] // 2)
    frame = b"FRAME\n" + y.tobytes() + cb.resize(half).tobytes() + cr.resize(half).tobytes()
    path.write_bytes(f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * frames)
    return path
