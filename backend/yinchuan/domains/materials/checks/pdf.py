"""Papers as PDF: nothing in them may act, hide another file or need a key. Shown as rendered pages only."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from .refusals import FileRefused

LONGEST_EDGE = 1200
MOST_POINTS = 14_400  # the largest page of ISO 32000
MOST_DEPTH = 60  # direct objects inside each other
ACTS = {
    "/JavaScript": "scripted_pdf",
    "/Launch": "active_pdf",
    "/ImportData": "active_pdf",
    "/SubmitForm": "active_pdf",
    "/Rendition": "active_pdf",
    "/Movie": "active_pdf",
    "/Sound": "active_pdf",
    "/RichMediaExecute": "active_pdf",
    "/GoToE": "pdf_with_files",
    "/GoToR": "active_pdf",
}
NAMES = {
    "/JS": "scripted_pdf",
    "/JavaScript": "scripted_pdf",
    "/XFA": "xfa_pdf",
    "/EmbeddedFiles": "pdf_with_files",
    "/EF": "pdf_with_files",
    "/RichMediaContent": "pdf_with_files",
}


def open_pdf(folder: Path, content: bytes, pages: int) -> dict[str, object]:
    """Leave `1.page` …, each a PNG; answer how many and the first page's size."""
    try:
        with pikepdf.open(io.BytesIO(content)) as paper:
            if paper.is_encrypted:
                raise FileRefused("encrypted_pdf")
            _demand_pages(len(paper.pages), pages)
            for thing in paper.objects:
                _demand_harmless(thing, MOST_DEPTH)
    except pikepdf.PasswordError:
        raise FileRefused("encrypted_pdf") from None
    except pikepdf.PdfError:
        raise FileRefused("damaged") from None
    return _render(folder, content, pages)


def _demand_pages(found: int, most: int) -> None:
    if found == 0:
        raise FileRefused("damaged")
    if found > most:
        raise FileRefused("too_many_pages")


def _demand_harmless(thing: Any, depth: int) -> None:
    if depth == 0:
        raise FileRefused("too_complex")
    if isinstance(thing, pikepdf.Array):
        for inner in thing:
            _look_into(inner, depth)
    elif isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        holder = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        for name in holder.keys():  # noqa: SIM118  a pikepdf dictionary iterates otherwise
            if name in NAMES:
                raise FileRefused(NAMES[name])
            _look_into(holder[name], depth)
        action = holder.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in ACTS:
            raise FileRefused(ACTS[str(action)])
        if holder.get("/Type") == pikepdf.Name.EmbeddedFile:
            raise FileRefused("pdf_with_files")


def _look_into(inner: Any, depth: int) -> None:
    """Indirect objects have their own turn."""
    if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
        _demand_harmless(inner, depth - 1)


def _render(folder: Path, content: bytes, most: int) -> dict[str, object]:
    size = (0, 0)
    with pypdfium2.PdfDocument(content) as paper:
        _demand_pages(len(paper), most)  # two readers may count differently
        for n, page in enumerate(paper, 1):
            width, height = page.get_size()
            if not (0 < width <= MOST_POINTS and 0 < height <= MOST_POINTS):
                raise FileRefused("damaged")
            scale = min(LONGEST_EDGE / max(width, height), 4.0)
            picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            picture.save(folder / f"{n}.page", "PNG", compress_level=4)
            size = size if n > 1 else (round(width), round(height))
            page.close()
    return {"width": size[0], "height": size[1], "pages": len(paper_pages(folder))}


def paper_pages(folder: Path) -> list[Path]:
    return list(folder.glob("*.page"))
