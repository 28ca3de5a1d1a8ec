"""Photos and scans: decoded whole, turned upright, stripped of everything but pixels, and encoded anew."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from .quality import measured
from .refusals import FileRefused

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
LONGEST_EDGE = 1600
QUALITY = 82
MOST_ASPECT = 100  # a strip of 40,000 x 1000 pixels is no photo of a paper


def open_image(folder: Path, content: bytes, media: str, pixels: int) -> dict[str, object]:
    """Leave `1.page`, a JPEG; answer the size of the image as sent, upright, and how well it can be read."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = pixels
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(io.BytesIO(content), formats=(FORMATS[media],))
        _demand_plain(picture, pixels)
        turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        width, height = reversed(picture.size) if turned else picture.size
        shown = _shown(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise FileRefused("too_many_pixels") from None
    except OSError as error:
        raise FileRefused("truncated" if "truncated" in str(error) else "damaged") from None
    shown.save(folder / "1.page", "JPEG", quality=QUALITY, optimize=True)
    return {"width": width, "height": height, "pages": 1, "quality": measured(shown)._asdict()}


def _demand_plain(picture: Image.Image, pixels: int) -> None:
    width, height = picture.size
    if width * height > pixels:
        raise FileRefused("too_many_pixels")
    if getattr(picture, "n_frames", 1) > 1:
        raise FileRefused("animated")
    if max(width, height) > MOST_ASPECT * min(width, height):
        raise FileRefused("damaged")


def _shown(picture: Image.Image) -> Image.Image:
    picture.draft(
        "RGB", (LONGEST_EDGE, LONGEST_EDGE)
    )  # JPEG: decode at half, a quarter … where that is enough
    picture.load()
    orientation = picture.getexif()
    small = ImageOps.contain(picture, (LONGEST_EDGE, LONGEST_EDGE)) if _is_large(picture) else picture
    upright = _upright(small, orientation.get(0x0112, 1))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        white = Image.new("RGBA", upright.size, "white")
        white.alpha_composite(upright.convert("RGBA"))
        upright = white
    # A new image of the pixels only: no EXIF, no profile, no comment, no thumbnail.
    pixels = upright.convert("RGB")
    clean = Image.new("RGB", pixels.size)
    clean.paste(pixels)
    return clean


def _is_large(picture: Image.Image) -> bool:
    return max(picture.size) > LONGEST_EDGE


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    exif = Image.Exif()
    exif[0x0112] = orientation
    copy = picture.copy()
    copy.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(copy)
