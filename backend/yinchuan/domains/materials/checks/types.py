"""What a file is, by its own bytes: exactly one of four types from its first byte to its last.

A file that is also something else (an image with an archive behind it, a page of HTML in front of a PDF) is refused,
because the bytes as sent are kept and given out again."""

import re
from pathlib import Path

from .refusals import FileRefused

PNG = b"\x89PNG\r\n\x1a\n"
HEAD, TAIL = 1024, 70 * 1024  # where PDF readers look for a header and ZIP readers for a directory
_AFTER_PDF = re.compile(rb"%%EOF[\x00\t\n\x0c\r ]*\Z")
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")  # neither stuffing nor restart


def open_file(folder: Path, content: bytes, pixels: int, pages: int) -> dict[str, object]:
    """Check the file and leave its pages' pictures in the folder."""
    match media := media_of(content):
        case "application/pdf":
            from .pdf import open_pdf

            return {"type": media, **open_pdf(folder, content, pages)}
        case _:
            from .image import open_image

            return {"type": media, **open_image(folder, content, media, pixels)}


def media_of(content: bytes) -> str:
    """One of the four types; raises for anything else and for what is whole and more."""
    if content.startswith(b"%PDF-"):
        media, end = "application/pdf", _end_of_pdf(content)
    elif content.startswith(b"\xff\xd8\xff"):
        media, end = "image/jpeg", _end_of_jpeg(content)
    elif content.startswith(PNG):
        media, end = "image/png", _end_of_png(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        media, end = "image/webp", _end_of_webp(content)
    else:
        raise FileRefused("mixed_file" if b"%PDF-" in content[:HEAD] else "unknown_type")
    if end > len(content):
        raise FileRefused("truncated")
    if content[end:].strip(b"\x00\r\n\t "):
        raise FileRefused("mixed_file")
    if media != "application/pdf" and (b"%PDF-" in content[:HEAD] or b"PK\x05\x06" in content[-TAIL:]):
        raise FileRefused("mixed_file")
    return media


def _end_of_pdf(content: bytes) -> int:
    if _AFTER_PDF.search(content, max(0, len(content) - TAIL)):
        return len(content)
    last = content.rfind(b"%%EOF")
    return len(content) + 1 if last < 0 else last + 5


def _end_of_png(content: bytes) -> int:
    at = len(PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at
    return len(content) + 1


def _end_of_webp(content: bytes) -> int:
    size = int.from_bytes(content[4:8], "little")
    padding = size % 2 if len(content) > 8 + size else 0
    return 8 + size + padding


def _end_of_jpeg(content: bytes) -> int:
    """Behind the first image's end marker. Length-prefixed segments are stepped over, coded data is searched."""
    at = 2
    while found := _MARKER.search(content, at):
        marker, at = found[1][0], found.end()
        if marker == 0xD9:
            return at
        if marker == 0x01 or marker == 0xD8:
            continue
        if at + 2 > len(content):
            break
        at += int.from_bytes(content[at : at + 2])
    return len(content) + 1
