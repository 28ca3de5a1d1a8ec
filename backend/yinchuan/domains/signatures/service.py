"""The signed document and its evidence: checked before a case takes it, kept in the case's unit, opened for those who may."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import msgspec

from yinchuan.domains.catalogue.service import Revision
from yinchuan.domains.licences.schemas import LicenceOut
from yinchuan.domains.materials.schemas import MaterialOut
from yinchuan.domains.people import service as people
from yinchuan.kit import keys
from yinchuan.kit.actor import Actor
from yinchuan.kit.canonical import canonical, digest, same
from yinchuan.kit.errors import FieldError, NotFound
from yinchuan.kit.seal import open_sealed

from . import rules, store
from .errors import DigestDiffers, DocumentDiffers, NameDiffers
from .rules import Evidence, Shown
from .schemas import Document, SignatureIn, TextRead

EVIDENCE = "yc-evidence+jwt"


class Signed(msgspec.Struct, frozen=True):
    """A document whose signature holds. `body` are the bytes that were signed."""

    case: UUID
    round: int
    body: bytes
    digest: str
    strokes_hash: str
    consents: list[dict[str, Any]]
    texts: list[TextRead]


class Opened(msgspec.Struct, frozen=True):
    """A kept signature, for those who may read its case."""

    document: dict[str, Any]
    digest: str
    method: Literal["drawn", "typed"]
    signed_at: datetime
    strokes: list[list[tuple[int, int, int]]]
    evidence: Evidence


async def check(
    document: Document,
    signature: SignatureIn,
    revision: Revision,
    actor: Actor,
    *,
    materials: list[MaterialOut],
    licences: list[LicenceOut],
) -> Signed:
    """Raise unless the document says exactly what the server would have shown, and the person signed just that.

    `materials` and `licences`: what the person holds. In a unit: a typed signature spends its code."""
    if revision.form is None:
        raise DocumentDiffers(errors=[_differs("/item")])
    texts = rules.demanded(document, revision.form, revision.consents)
    rules.demand_consents(document, texts)
    shown = Shown(revision.out.name, revision.form, revision.materials, texts, materials, licences)
    ours = rules.expected(document, shown)
    theirs, body = msgspec.to_builtins(document), canonical(ours)
    if not same(theirs, ours):
        raise DocumentDiffers(errors=[_differs(rules.first_difference(theirs, ours) or "")])
    found = sha256(body).hexdigest()
    if signature.digest != found:
        raise DigestDiffers
    await _demand_hand(signature, actor)
    read = rules.texts_read(texts)
    return Signed(document.id, document.round, body, found, digest(signature.strokes), ours["consents"], read)


async def keep(signed: Signed, signature: SignatureIn, actor: Actor, at: datetime) -> None:
    """In the unit of the submission: seal the document and what proves the act of signing it."""
    evidence = Evidence(
        method=signature.method,
        strokes=signature.strokes,
        strokes_hash=signed.strokes_hash,
        name=signature.name,
        signed_at=signature.signed_at,
        received_at=at,
        account=actor.id,
        level=actor.level,
        session=actor.session.hex() if actor.session else "",
        digest=signed.digest,
        consents=signed.consents,
        countersignature="",
        texts=signed.texts,
    )
    evidence.countersignature = keys.sign(EVIDENCE, _claims(signed, evidence, at))
    body = msgspec.json.encode(evidence)
    store.insert(signed.case, signed.round, signed.digest, signed.body, body, at)


async def opened(case: UUID, round: int | None = None) -> Opened:
    """What was signed in this round, or last. The caller has checked the right to the case."""
    row = await (store.find_last(case) if round is None else store.find(case, round))
    if row is None:
        raise NotFound
    body = open_sealed(row["document"], store.place("document", row["id"]))
    sealed = open_sealed(row["evidence"], store.place("evidence", row["id"]))
    evidence = msgspec.json.decode(sealed, type=Evidence)
    return Opened(
        document=msgspec.json.decode(body),
        digest=row["digest"],
        method=evidence.method,
        signed_at=evidence.signed_at,
        strokes=evidence.strokes,
        evidence=evidence,
    )


def _differs(at: str) -> FieldError:
    return FieldError(pointer=at, code="differs", detail=DocumentDiffers.say)


async def _demand_hand(signature: SignatureIn, actor: Actor) -> None:
    if signature.method == "drawn":
        rules.demand_ink(signature.strokes)
        return
    person = await people.person(actor.id, reason="check_typed_signature", actor=actor)
    if signature.name.strip() != person.name:
        raise NameDiffers
    await people.spend_code(actor.id, signature.code, "sign")


def _claims(signed: Signed, evidence: Evidence, at: datetime) -> dict[str, Any]:
    return {
        "iss": "i-yinchuan",
        "sub": str(signed.case),
        "round": signed.round,
        "digest": signed.digest,
        "strokes": evidence.strokes_hash,
        "method": evidence.method,
        "name": evidence.name,
        "account": str(evidence.account),
        "level": evidence.level,
        "session": evidence.session,
        "consents": rules.bound(evidence.consents, evidence.texts),
        "signed_at": evidence.signed_at.isoformat(),
        "received_at": at.isoformat(),
        "iat": int(at.timestamp()),
    }
