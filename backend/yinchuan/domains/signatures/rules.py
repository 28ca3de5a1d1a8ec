"""Pure decisions about signatures: what the document must say, where another one differs, what counts as ink."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from math import hypot
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from yinchuan.domains.catalogue.schemas import ConsentText, Slot
from yinchuan.domains.forms.service import Beside, Form, met
from yinchuan.domains.licences.schemas import LicenceOut
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.kit.canonical import digest
from yinchuan.kit.errors import FieldError
from yinchuan.kit.schema import Text

from .errors import ConsentMissing, SignatureEmpty, SignatureTooLong
from .schemas import Document, DocumentConsent, DocumentLicence, DocumentMaterial, TextRead

Strokes = Sequence[Sequence[tuple[int, int, int]]]
LEAST_POINTS, LEAST_LENGTH = 4, 40.0  # CSS pixels: less is a slip of the finger
MOST_POINTS = 20_000


class Shown(NamedTuple):
    """What the server knows and the document must agree with."""

    name: Text  # of the item
    form: Form
    slots: list[Slot]
    texts: list[ConsentText]  # those that these answers demand
    materials: list[MaterialOut]
    licences: list[LicenceOut]


class Evidence(msgspec.Struct):
    """What proves the act of signing, beside the document (domain.md 6.2)."""

    method: Literal["drawn", "typed"]
    strokes: list[list[tuple[int, int, int]]]
    strokes_hash: str
    name: str  # typed
    signed_at: datetime  # the device's clock
    received_at: datetime  # ours
    account: UUID
    level: int
    session: str  # SHA-256 of the session's token, hex
    digest: str
    consents: list[dict[str, Any]]
    countersignature: str  # compact JWS over all of the above but the strokes themselves
    texts: list[TextRead] = []  # as they were read: the catalogue only keeps those of now


def expected(document: Document, shown: Shown) -> dict[str, Any]:
    """The document as the server would have put it together from the same answers, materials and consents."""
    own = msgspec.structs.replace(
        document,
        item=msgspec.structs.replace(document.item, name=getattr(shown.name, document.language)),
        answers=shown.form.normalise(document.answers),
        materials=_materials(document, shown.materials),
        licences=_licences(document, shown),
        consents=_consents(document, shown.texts),
        lines=[],
    )
    beside = Beside(shown.slots, shown.texts, own.materials, own.licences, own.consents)
    ours: dict[str, Any] = msgspec.to_builtins(own)
    ours["lines"] = msgspec.to_builtins(shown.form.lines(own.answers, document.language, beside))
    return ours


def _materials(document: Document, held: list[MaterialOut]) -> list[DocumentMaterial]:
    """As our rows have them: an id that is not among them, or named twice, is left out and so differs."""
    named = {m.id for m in document.materials}
    lines = [
        DocumentMaterial(id=m.id, slot=m.slot, sha256=m.sha256, bytes=m.bytes, type=m.type)
        for m in held
        if m.id in named and m.draft == document.id and m.state == "stored"
    ]
    return sorted(lines, key=lambda line: (line.slot, line.id))


def _licences(document: Document, shown: Shown) -> list[DocumentLicence]:
    types = {slot.slot: slot.licence_type for slot in shown.slots}
    usable = {licence.identifier: licence.licence_type for licence in shown.licences}
    named = {
        (named.slot, named.identifier)
        for named in document.licences
        if types.get(named.slot) and usable.get(named.identifier) == types[named.slot]
    }
    return [DocumentLicence(slot=slot, identifier=identifier) for slot, identifier in sorted(named)]


def _consents(document: Document, texts: list[ConsentText]) -> list[DocumentConsent]:
    """Every text demanded, each in the version and language shown."""
    lines = [
        DocumentConsent(code=text.code, version=text.version, sha256=text_hash(text, document.language))
        for text in texts
    ]
    return sorted(lines, key=lambda line: line.code)


def text_hash(text: ConsentText, language: Literal["zh", "en"]) -> str:
    """SHA-256 of exactly what was read."""
    shown: str = getattr(text.text, language)
    return sha256(shown.encode()).hexdigest()


def texts_read(texts: list[ConsentText]) -> list[TextRead]:
    """What was agreed to, in the item's order, which is that of the lines."""
    return [
        TextRead(code=text.code, version=text.version, kind=text.kind, title=text.title, text=text.text)
        for text in texts
    ]


def bound(consents: list[dict[str, Any]], texts: list[TextRead]) -> list[dict[str, Any]]:
    """The consents as the countersignature names them: `shown` also binds title and kind, which the page shows."""
    shown = {text.code: digest(msgspec.to_builtins(text)) for text in texts}
    return [{**consent, "shown": shown[consent["code"]]} for consent in consents]


def demanded(document: Document, form: Form, texts: list[ConsentText]) -> list[ConsentText]:
    """The texts of the revision that these answers ask the person to agree to."""
    return met(form, texts, form.normalise(document.answers))


def demand_consents(document: Document, texts: list[ConsentText]) -> None:
    """Raise with every text that the person has not agreed to."""
    given = {consent.code for consent in document.consents}
    if missing := [text for text in texts if text.code not in given]:
        raise ConsentMissing(
            errors=[
                FieldError(pointer=f"/consents/{text.code}", code="consent_missing", detail=text.title.zh)
                for text in missing
            ]
        )


def first_difference(theirs: Any, ours: Any, at: str = "") -> str | None:
    """The JSON pointer of the first place where two values differ; none if they are equal as JSON."""
    if type(theirs) is not type(ours):
        return at
    if isinstance(theirs, dict):
        for name in sorted(theirs.keys() | ours.keys()):
            inner = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in theirs or name not in ours:
                return inner
            if found := first_difference(theirs[name], ours[name], inner):
                return found
        return None
    if isinstance(theirs, list):
        for n, (one, other) in enumerate(zip(theirs, ours, strict=False)):
            if found := first_difference(one, other, f"{at}/{n}"):
                return found
        return None if len(theirs) == len(ours) else f"{at}/{min(len(theirs), len(ours))}"
    return None if theirs == ours else at


def demand_ink(strokes: Strokes) -> None:
    """Raise unless somebody has written something; whether it is their name no program can say."""
    count = sum(map(len, strokes))
    if count > MOST_POINTS:
        raise SignatureTooLong(most=MOST_POINTS)
    length = sum(hypot(b[0] - a[0], b[1] - a[1]) for stroke in strokes for a, b in pairwise(stroke))
    if count < LEAST_POINTS or length < LEAST_LENGTH:
        raise SignatureEmpty
