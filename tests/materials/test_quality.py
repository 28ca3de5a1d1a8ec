"""What the server says of a picture that it keeps: measured again, told as advice, never a refusal."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests import camera, samples
from tests.materials import files
from tests.materials.conftest import Upload
from yinchuan.domains.materials.checks.quality import measured
from yinchuan.domains.materials.rules import Quality, defects, of_person

GOOD = {"sharp": 0.6, "light": 220.0, "glare": 0.0, "turn": 1.0, "cut": 0}


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def cut_off() -> Image.Image:
    """A page that runs out of the picture on the left."""
    table = Image.new("RGB", (900, 600), "#3b4a46")
    ImageDraw.Draw(table).rectangle((0, 60, 600, 540), "white")
    return table


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, []),
        ({"sharp": None}, []),
        ({"sharp": 0.2}, ["blur"]),
        ({"light": 60.0}, ["dark"]),
        ({"glare": 0.1}, ["glare"]),
        ({"cut": 1}, ["cut"]),
        ({"turn": 20.0}, ["tilt"]),
        ({"lean": 1.4}, ["tilt"]),
        ({"sharp": 0.2, "turn": 20.0}, ["blur", "tilt"]),
    ],
)
def test_measures_become_advice(wrong: dict[str, Any], told: list[str]) -> None:
    assert defects(Quality(**{**GOOD, **wrong})) == told


@pytest.mark.parametrize(("narrow", "told"), [(0, 1.0), (40, 1.0), (120, 1.4)])
def test_a_paper_that_leans_away_is_narrower_there(narrow: int, told: float) -> None:
    table = Image.new("RGB", (800, 800), "#3b4a46")
    corners = [(150 + narrow / 2, 200), (650 - narrow / 2, 200), (650, 650), (150, 650)]
    ImageDraw.Draw(table).polygon(corners, "white")
    assert measured(table).lean == pytest.approx(told, abs=0.12)


@pytest.mark.parametrize("paper", [samples.booklet, samples.contract, samples.clinic_note])
def test_a_scan_has_neither_glare_nor_lean(paper: Callable[[], Image.Image]) -> None:
    found = measured(paper().convert("RGB"))
    assert (found.glare, found.lean) == (0, 1)


def test_a_pdf_has_no_measures_and_a_person_is_no_paper() -> None:
    assert defects(None) == []
    bad = Quality(sharp=0.2, light=60, glare=0.5, turn=20, lean=1.5, cut=2)
    assert defects(of_person(bad)) == ["blur", "dark"]


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (100, 1), (12, 900), (1600, 20)])
def test_no_picture_is_too_small_to_be_measured(size: tuple[int, int]) -> None:
    found = measured(Image.new("RGB", size, (200, 10, 30)))
    assert (found.sharp, found.turn, found.cut) == (None, 0, 0)


def test_a_good_photo_is_kept_without_a_word(upload: Upload) -> None:
    upload.content = jpeg(camera.paper())
    upload.creates(upload.content)
    found = upload.looked_at()
    assert (found["state"], found["defects"]) == ("stored", [])


def test_a_poor_photo_is_kept_and_explained(upload: Upload) -> None:
    upload.content = jpeg(camera.poor_paper())
    upload.creates(upload.content)
    found = upload.looked_at()
    assert (found["state"], found["defects"]) == ("stored", ["blur", "dark"])


def test_a_paper_that_runs_out_of_the_picture_is_told(upload: Upload) -> None:
    upload.content = jpeg(cut_off())
    upload.creates(upload.content)
    assert upload.looked_at()["defects"] == ["cut"]


def test_a_portrait_is_not_judged_as_a_paper(upload: Upload) -> None:
    upload.draft = upload.citizen.begins("HF-GA-08").saves().id
    upload.content = jpeg(cut_off())
    upload.creates(upload.content, slot="photo", draftId=str(upload.draft))
    assert upload.looked_at()["defects"] == []


def test_a_pdf_is_not_measured(upload: Upload) -> None:
    upload.content = files.saved(files.paper())
    upload.creates(upload.content, filetype="application/pdf")
    found = upload.looked_at()
    assert (found["state"], found["defects"]) == ("stored", [])
