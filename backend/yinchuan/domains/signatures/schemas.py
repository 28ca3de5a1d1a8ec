"""The document that is signed (shared-schemas/meta/document.json) and the evidence beside it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from yinchuan.kit.schema import In, Out, Text

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
ShortText = Annotated[str, Meta(max_length=200)]


class DocumentItem(In):
    code: Annotated[str, Meta(max_length=40)]
    revision: Annotated[int, Meta(ge=1)]
    name: ShortText


class DocumentMaterial(In):
    id: UUID
    slot: Annotated[str, Meta(max_length=60)]
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=0)]
    type: Annotated[str, Meta(max_length=60)]


class DocumentLicence(In):
    slot: Annotated[str, Meta(max_length=60)]
    identifier: Annotated[str, Meta(max_length=160)]


class DocumentConsent(In):
    code: Annotated[str, Meta(max_length=60)]
    version: Annotated[int, Meta(ge=1)]
    sha256: Sha256


class DocumentLine(In):
    page: ShortText
    label: Annotated[str, Meta(max_length=400)]
    value: Annotated[str, Meta(max_length=8000)]


class Document(In):
    """Every field is present in what is hashed; lists are in the order the contract names."""

    v: Literal[1]
    kind: Literal["application"]
    id: UUID
    round: Annotated[int, Meta(ge=0, le=99)]  # 0 first, n the n-th correction
    item: DocumentItem
    answers: dict[str, Any]
    materials: Annotated[list[DocumentMaterial], Meta(max_length=20)]
    licences: Annotated[list[DocumentLicence], Meta(max_length=20)]
    consents: Annotated[list[DocumentConsent], Meta(max_length=20)]
    lines: Annotated[list[DocumentLine], Meta(max_length=2000)]
    language: Literal["zh", "en"]
    salt: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{22}$")]


class TextRead(Out):
    """A consent text as it was read before signing."""

    code: str
    version: int
    kind: Literal["sensitive", "guardian", "commitment"]
    title: Text
    text: Text


class SignatureIn(In):
    """`drawn`: strokes are lists of [x, y, milliseconds since the first point], CSS pixels.
    `typed`: the name typed, with a second code sent to the own number."""

    method: Literal["drawn", "typed"]
    digest: Sha256
    signed_at: datetime  # the device's clock: evidence, never a deadline
    strokes: Annotated[list[list[tuple[int, int, int]]], Meta(max_length=200)] = []
    name: Annotated[str, Meta(max_length=60)] = ""
    code: Annotated[str, Meta(max_length=12)] = ""
