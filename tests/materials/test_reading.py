"""What a material shows, and to whom; the bytes as sent are given out to be saved only."""

import io

import pytest
from PIL import Image

from tests.materials import files
from tests.materials.conftest import Upload, code
from tests.stored import audit_entries


def test_a_page_is_the_re_encoded_picture_never_the_bytes_as_sent(upload: Upload) -> None:
    upload.creates(upload.content)
    upload.looked_at()
    page = upload.citizen.call("GET", f"/api/materials/{upload.material}/pages/1")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/jpeg")
    assert page.content != upload.content
    assert b"SECRET-MAKER" in upload.content
    assert b"SECRET-MAKER" not in page.content
    assert Image.open(io.BytesIO(page.content)).size == (800, 600)
    for number in (0, 2, 99):
        assert (
            upload.citizen.call("GET", f"/api/materials/{upload.material}/pages/{number}").status_code == 404
        )


def test_a_pdf_is_shown_as_pictures_and_saved_as_sent(upload: Upload) -> None:
    upload.content = files.saved(files.paper(3))
    upload.creates(upload.content, filetype="application/pdf", filename="证明 2.pdf")
    found = upload.looked_at()
    assert (found["state"], found["type"], found["pages"]) == ("stored", "application/pdf", 3)
    page = upload.citizen.call("GET", f"/api/materials/{upload.material}/pages/3")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/png")
    file = upload.citizen.call("GET", f"/api/materials/{upload.material}/file")
    assert file.content == upload.content
    for answer in (page, file):
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    assert "%E8%AF%81%E6%98%8E%202.pdf" in file.headers["Content-Disposition"]


HOSTILE = {
    "encrypted_pdf": (files.encrypted("user"), "application/pdf"),
    "scripted_pdf": (files.scripted(), "application/pdf"),
    "pdf_with_files": (files.carrying(), "application/pdf"),
    "too_many_pages": (files.saved(files.paper(51)), "application/pdf"),
    "too_many_pixels": (files.bomb(), "image/png"),
    "truncated": (files.photo()[:20_000], "image/jpeg"),
    "mixed_file": (files.photo() + files.archive(), "image/jpeg"),
    "unknown_type": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
    "too_complex": (files.endless(), "application/pdf"),
}


@pytest.mark.parametrize(("content", "kind", "reason"), [(*v, k) for k, v in HOSTILE.items()], ids=HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(
    upload: Upload, content: bytes, kind: str, reason: str
) -> None:
    upload.content = content
    assert upload.creates(content, filetype=kind).status_code == 201
    found = upload.looked_at()
    assert (found["state"], found["refused"], found["pages"]) == ("refused", reason, 0)
    refused = upload.citizen.call("GET", f"/api/materials/{upload.material}/pages/1")
    assert code(refused) == (409, "material_not_ready")
    assert upload.citizen.call("GET", f"/api/materials/{upload.material}/file").status_code == 409
    assert upload.citizen.call("GET", "/api/drafts").status_code == 200


def test_a_refused_file_does_not_stand_in_the_way(upload: Upload) -> None:
    draft, good = upload.draft, upload.content
    upload.content = files.scripted()
    upload.creates(upload.content, filetype="application/pdf")
    assert upload.looked_at()["state"] == "refused"
    again = Upload(upload.citizen, draft, upload.content)
    assert again.creates(again.content, filetype="application/pdf").status_code == 201
    assert again.looked_at()["state"] == "refused"
    better = Upload(upload.citizen, draft, good)
    better.creates(good)
    assert better.looked_at()["state"] == "stored"


def test_a_file_called_otherwise_counts_as_what_it_is(upload: Upload) -> None:
    upload.content = files.image("PNG")
    upload.creates(upload.content, filetype="image/jpeg", filename="photo.jpg")
    found = upload.looked_at()
    assert (found["state"], found["type"]) == ("stored", "image/png")


def test_a_slot_for_photos_takes_no_pdf_called_photo(upload: Upload) -> None:
    upload.draft = upload.citizen.begins("HF-GA-08").saves().id
    upload.content = files.saved(files.paper())
    refused = upload.creates(slot="photo", filetype="application/pdf")
    assert code(refused) == (415, "type_not_accepted")
    upload.creates(upload.content, slot="photo", filetype="image/jpeg")
    found = upload.looked_at()
    assert (found["state"], found["refused"]) == ("refused", "type_not_accepted")


def test_nobody_else_on_the_machine_reads_the_papers(upload: Upload) -> None:
    upload.creates(upload.content)
    upload.looked_at()
    kept = [*(upload.citizen.server.folder / "objects" / "drafts" / str(upload.draft)).iterdir()]
    assert len(kept) == 2  # the photo as sent and its picture
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}


def test_giving_out_the_bytes_as_sent_is_audited(upload: Upload) -> None:
    upload.creates(upload.content)
    upload.looked_at()
    assert upload.citizen.call("GET", f"/api/materials/{upload.material}/file").content == upload.content
    kept = audit_entries(upload.citizen.server)
    (entry,) = [each for each in kept if each["object"] == f"material:{upload.material}"]
    assert (entry["action"], entry["result"]) == ("material.read", "ok")
