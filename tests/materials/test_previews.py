"""A small picture runs ahead of its file: shown to its owner until the file is there, never counted as the file."""

import hashlib
import io
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from tests import papers
from tests.materials import files
from tests.materials.conftest import Upload, code
from tests.people import Citizen

SMALL = files.photo(480, 360, seed=3)


class Preview(Upload):
    """The preview of `full`, sent in one request."""

    def __init__(self, full: Upload, content: bytes = SMALL) -> None:
        super().__init__(full.citizen, full.draft, content)
        self.full = full

    def goes(self, **changes: str) -> httpx.Response:
        said = {"kind": "preview", "previewOf": str(self.full.material), **changes}
        return self.creates(self.content, None, **said)


def seen(upload: Upload) -> httpx.Response:
    return upload.citizen.call("GET", f"/api/materials/{upload.material}/preview")


def told(upload: Upload) -> dict[str, Any]:
    found: dict[str, Any] = upload.citizen.ask("GET", f"/api/materials/{upload.material}")
    return found


def test_it_is_seen_while_its_file_is_on_its_way(upload: Upload) -> None:
    upload.creates()
    assert (told(upload)["hasPreview"], code(seen(upload))) == (False, (404, "no_preview"))
    preview = Preview(upload)
    assert preview.goes().headers["Upload-Offset"] == str(len(SMALL))
    assert preview.looked_at()["state"] == "stored"
    assert (told(upload)["hasPreview"], told(upload)["state"]) == (True, "receiving")
    picture = seen(upload)
    assert (picture.status_code, picture.headers["Cache-Control"]) == (200, "no-store")
    assert picture.content != SMALL and b"SECRET-MAKER" not in picture.content
    assert Image.open(io.BytesIO(picture.content)).size == (480, 360)


def test_it_gives_way_to_its_file(upload: Upload) -> None:
    upload.creates()
    Preview(upload).goes()
    upload.sends(0)
    assert upload.looked_at()["state"] == "stored"
    assert (told(upload)["hasPreview"], code(seen(upload))) == (False, (404, "no_preview"))


def test_another_person_neither_sees_nor_sends_it(upload: Upload, xiaoyan: Citizen) -> None:
    upload.creates()
    mine = Preview(upload)
    mine.goes()
    mine.looked_at()
    assert xiaoyan.call("GET", f"/api/materials/{upload.material}/preview").status_code == 404
    theirs = Preview(upload)
    theirs.citizen = xiaoyan
    assert theirs.goes().status_code == 404
    theirs.draft = Upload(xiaoyan).draft
    assert theirs.goes().status_code == 404


@pytest.mark.parametrize("other", ["unknown", "stored", "another slot", "a preview"])
def test_it_needs_its_file_announced_and_not_yet_there(upload: Upload, other: str) -> None:
    if other != "unknown":
        upload.creates()
    preview = Preview(upload)
    if other == "stored":
        upload.sends(0)
        upload.looked_at()
    if other == "a preview":
        preview.goes()
        preview = Preview(preview, files.photo(300, 200, seed=4))
    slot = {"slot": "id-card"} if other == "another slot" else {}
    assert preview.goes(**slot).status_code == 404


def test_what_is_too_large_or_no_photo_is_refused(upload: Upload) -> None:
    upload.creates()
    large = Preview(upload, files.photo(1600, 1200))
    assert code(large.goes()) == (413, "file_too_big")
    assert code(Preview(upload).goes(filetype="application/pdf")) == (415, "type_not_accepted")
    png = Preview(upload, files.image("PNG"))
    png.goes()
    assert png.looked_at()["refused"] == "type_not_accepted"
    broken = Preview(upload, SMALL[:9_000])
    broken.goes()
    assert broken.looked_at()["refused"] == "truncated"
    assert not told(upload)["hasPreview"]


def test_it_holds_to_its_own_hash(upload: Upload) -> None:
    upload.creates()
    preview = Preview(upload)
    assert code(preview.goes(sha256=hashlib.sha256(b"other").hexdigest())) == (460, "file_checksum")
    assert preview.goes().status_code == 201
    assert preview.goes().status_code == 201  # a repeat is answered the same
    assert code(preview.goes(previewOf=str(uuid4()))) == (409, "material_exists")


def test_what_it_is_of_is_said_or_it_is_none(upload: Upload) -> None:
    assert code(upload.creates(kind="preview")) == (400, "upload_header")
    assert code(upload.creates(previewOf=str(uuid4()))) == (400, "upload_header")


def test_it_never_counts_as_the_paper(xiulan: Citizen) -> None:
    xiulan.begins("HF-MZ-06").consents().fills()
    paper = Upload(xiulan, xiulan.id, files.photo())
    xiulan.materials = {"account": [str(paper.material)]}
    paper.creates(slot="account")
    preview = Preview(paper)
    preview.goes(slot="account")
    preview.looked_at()
    xiulan.saves()
    for name in (paper, preview):
        xiulan.materials = {"account": [str(name.material)]}
        signed = xiulan.signs(
            papers.document(xiulan.id, xiulan.round, xiulan.item, xiulan.answers, [told(name)])
        )
        refused = xiulan.refused("PUT", f"/api/cases/{xiulan.id}", signed)
        assert (refused.status, refused.code) == (409, "materials_missing")
