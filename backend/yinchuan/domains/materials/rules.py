"""Pure decisions about uploads: what the headers of tus 1.0 say, what a file may be called and how it is given out."""

import base64
import re
import unicodedata
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote
from uuid import UUID

import msgspec
from msgspec import Meta

from .errors import AlgorithmUnknown, HeaderRefused
from .schemas import Defect

TYPES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
PREVIEW = "image/jpeg"
ALGORITHMS = ("sha256", "sha1")  # tus demands sha1
LONGEST_NAME = 120
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


class Quality(msgspec.Struct, forbid_unknown_fields=True):
    """How well a picture can be read, as `checks.quality` measures it."""

    sharp: float | None
    light: float
    glare: float
    turn: float
    cut: int
    lean: float = 1.0  # pictures of older releases were not looked at for it


# Chosen on drawn photos (tests/materials/drawn), never on those that test them.
BLURRED, DARK, GLARING, TURNED, LEANING = 0.34, 100, 0.03, 13, 1.22


class Announced(msgspec.Struct, rename="camel", kw_only=True):
    """`Upload-Metadata` of a creation; keys of others are left alone."""

    material_id: UUID
    draft_id: UUID
    slot: Annotated[str, Meta(min_length=1, max_length=60)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    filename: Annotated[str, Meta(max_length=400)]
    filetype: Annotated[str, Meta(max_length=100)]
    kind: Literal["full", "preview"] = "full"
    preview_of: UUID | None = None  # the material that a preview runs ahead of


class Checksum(NamedTuple):
    algorithm: str
    digest: bytes


def announced(header: str | None) -> Announced:
    """What a creation says about its file; raises 400."""
    found: dict[str, str] = {}
    try:
        for pair in (header or "").split(","):
            key, _, value = pair.strip().partition(" ")
            if key in found:
                raise HeaderRefused(header="Upload-Metadata")
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        wish = msgspec.convert(found, Announced)
    except (ValueError, msgspec.ValidationError):  # bytes beyond ASCII give a plain ValueError
        raise HeaderRefused(header="Upload-Metadata") from None
    if (wish.kind == "preview") != (wish.preview_of is not None):
        raise HeaderRefused(header="Upload-Metadata")
    return wish


def number(header: str, value: str | None) -> int:
    """A header that holds a length or an offset; raises 400."""
    if value is None or not _NUMBER.fullmatch(value.strip()):
        raise HeaderRefused(header=header)
    return int(value)


def checksum(header: str | None) -> Checksum | None:
    """`Upload-Checksum`, if there is one; raises 400."""
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise AlgorithmUnknown(known=list(ALGORITHMS))
    try:
        return Checksum(algorithm, base64.b64decode(value.strip(), validate=True))
    except ValueError:
        raise HeaderRefused(header="Upload-Checksum") from None


def media_type(declared: str) -> str:
    """The declared type without parameters, in lower case."""
    return declared.partition(";")[0].strip().lower()


def safe_name(name: str) -> str:
    """The name as shown and given out: its last part, without what controls a terminal or turns text round."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return kept[:LONGEST_NAME] or "文件"


def given_out(name: str, media: str) -> dict[str, str]:
    """Headers of a file that somebody sent: saved, never run (security.md 6.3)."""
    extension = TYPES[media]
    stem = name.rpartition(".")[0] or name
    return {
        "Content-Disposition": f"attachment; filename=\"file.{extension}\"; filename*=UTF-8''{quote(stem)}.{extension}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def defects(quality: Quality | None) -> list[Defect]:
    """What could be better about a picture."""
    if quality is None:
        return []
    judged: dict[Defect, bool] = {
        "blur": quality.sharp is not None and quality.sharp < BLURRED,
        "dark": quality.light < DARK,
        "glare": quality.glare > GLARING,
        "cut": quality.cut > 0,
        "tilt": quality.turn > TURNED or quality.lean > LEANING,
    }
    return [name for name, found in judged.items() if found]


def of_person(quality: Quality) -> Quality:
    """What the measures say of a picture that shows a person: nothing about a paper."""
    return msgspec.structs.replace(quality, glare=0.0, turn=0.0, lean=1.0, cut=0)
