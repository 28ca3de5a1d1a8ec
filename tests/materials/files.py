"""Files people send, good and hostile, made by code."""

import io
import random
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image


def photo(width: int = 800, height: int = 600, *, turned: int = 1, seed: int = 7) -> bytes:
    """A JPEG that does not compress to nothing, with EXIF that tells where it was taken."""
    noise = random.Random(seed).randbytes(width * height * 3 // 64)
    picture = Image.frombytes("RGB", (width // 8, height // 8), noise[: width // 8 * (height // 8) * 3])
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "SECRET-MAKER"
    out = io.BytesIO()
    picture.resize((width, height)).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def image(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, more.pop("color", 90)).save(out, kind, **more)
    return out.getvalue()


def animated() -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels in a few kilobytes."""
    side = 60_000
    lines = zlib.compressobj(9)
    data = b"".join(lines.compress(bytes(side // 8 + 1)) for _ in range(1000)) + lines.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("run.sh", "echo hello")
    return out.getvalue()


def paper(pages: int = 2) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    return made


def saved(made: pikepdf.Pdf, **more: Any) -> bytes:
    out = io.BytesIO()
    made.save(out, **more)
    return out.getvalue()


def scripted() -> bytes:
    made = paper()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    return saved(made)


def scripted_deep() -> bytes:
    """The script hides in a compressed object stream, behind a button."""
    made = paper()
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    button = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Btn,
            T="send",
            Rect=[0, 0, 9, 9],
            AA=pikepdf.Dictionary(E=act),
        )
    )
    made.pages[1].Annots = made.make_indirect(pikepdf.Array([button]))
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[button])
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def launching() -> bytes:
    made = paper()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    return saved(made)


def carrying() -> bytes:
    made = paper()
    made.attachments["inner.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="inner.exe")
    return saved(made)


def xfa() -> bytes:
    made = paper()
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))
    return saved(made)


def linked() -> bytes:
    """An ordinary link to a web page does nothing by itself."""
    made = paper()
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.gov.cn/"),
    )
    made.pages[0].Annots = pikepdf.Array([link])
    return saved(made)


def encrypted(user: str) -> bytes:
    return saved(paper(), encryption=pikepdf.Encryption(owner="owner", user=user, R=6))


def endless() -> bytes:
    """A page whose drawing calls itself through forms, ten wide and twelve deep."""
    made = paper(1)
    inner = made.make_stream(b"0 0 5 5 re f")
    for _ in range(12):
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        inner = made.make_stream(b"/F Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        inner.BBox, inner.Resources = pikepdf.Array([0, 0, 9, 9]), resources
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
    made.pages[0].Contents = made.make_stream(b"/F Do")
    return saved(made)
