"""Papers, and the document that is signed, made the way an outside client makes it from the item alone."""

import base64
import hashlib
import io
import os
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from tests.camera import paper
from yinchuan.domains.catalogue.schemas import ItemOut
from yinchuan.domains.forms import service as forms
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.domains.signatures.schemas import DocumentConsent, DocumentLicence
from yinchuan.kit.canonical import digest as digest_of

__all__ = ["digest_of", "document", "normalised", "photo"]


SIGNED = ("slot", "sha256", "bytes", "type")  # of each material, beside its id


def photo(seed: int = 0) -> bytes:
    """A JPEG of a paper; every seed is another picture."""
    out = io.BytesIO()
    image = paper()
    image.putpixel((seed % image.width, seed // image.width % image.height), (255, 0, 0))
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


@cache
def _compiled(code: str, revision: int, text: bytes) -> forms.Form:
    form = msgspec.json.decode(text)
    return forms.compile_form(form["schema"], form["ui"], form["en"])


def form_of(item: dict[str, Any]) -> forms.Form:
    return _compiled(item["code"], item["revision"], msgspec.json.encode(item["form"]))


def normalised(item: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers in the one writing that is signed."""
    return form_of(item).normalise(answers)


def document(
    case: UUID,
    round_: int,
    item: dict[str, Any],
    answers: dict[str, Any],
    materials: list[dict[str, Any]],
    licences: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The document of an application, with every consent that its answers ask for. `licences`: slot → identifier."""
    known = msgspec.convert(item, ItemOut)
    papers = sorted(msgspec.convert(materials, list[MaterialOut]), key=lambda each: (each.slot, str(each.id)))
    form = form_of(item)
    written = form.normalise(answers)
    texts = forms.met(form, known.consents, written)
    consents = [
        DocumentConsent(code=text.code, version=text.version, sha256=sha256(text.text.zh.encode()))
        for text in sorted(texts, key=lambda text: text.code)
    ]
    named = [DocumentLicence(slot=slot, identifier=each) for slot, each in sorted((licences or {}).items())]
    beside = forms.Beside(
        slots=known.materials, texts=texts, materials=papers, licences=named, consents=consents
    )
    return {
        "v": 1,
        "kind": "application",
        "id": str(case),
        "round": round_,
        "item": {"code": known.code, "revision": known.revision, "name": known.name.zh},
        "answers": written,
        "materials": [
            {"id": str(each.id), **{name: getattr(each, name) for name in SIGNED}} for each in papers
        ],
        "licences": msgspec.to_builtins(named),
        "consents": msgspec.to_builtins(consents),
        "lines": msgspec.to_builtins(form.lines(written, "zh", beside)),
        "language": "zh",
        "salt": base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("="),
    }


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
