"""The receipt (security.md 3): a compact JWS that anyone with the public key can check."""

from datetime import datetime
from typing import Any

import msgspec

from yinchuan.domains.signatures.schemas import Document
from yinchuan.kit.canonical import digest
from yinchuan.kit.keys import sign

from .. import rules
from ..store import receipts
from .checking import Checked


def receipt_for(row: dict[str, Any], checked: Checked, at: datetime) -> str:
    """Names the case, exactly what was signed as a whole and part by part, the strokes, the chain's head, the
    server's time and the due date."""
    document, signed = checked.document, msgspec.json.decode(checked.signed.body)
    return sign(
        rules.RECEIPT,
        {
            "iss": "i-yinchuan",
            "sub": str(document.id),
            "number": row["number"],
            "item": document.item.code,
            "revision": document.item.revision,
            "round": document.round,
            "digest": checked.signed.digest,
            "parts": rules.part_hashes(signed),
            "form": checked.revision.shown_hash,
            "consents": checked.signed.consents,
            "materials": [{"id": str(m.id), "sha256": m.sha256} for m in document.materials],
            "strokes": checked.signed.strokes_hash,
            "method": checked.signature.method,
            "signed_at": checked.signature.signed_at.isoformat(),
            "head": row["head"].hex(),
            "due_on": row["due_on"].isoformat() if row["due_on"].year < 9999 else "",
            "received_at": at.isoformat(timespec="milliseconds"),
            "iat": int(at.timestamp()),
        },
    )


async def receipt_given(row: dict[str, Any], document: Document) -> str | None:
    """The receipt that this very document was answered with, in whichever round; none if the case never took it."""
    taken = row if document.round == row["round"] else await receipts.find(row["id"], document.round)
    if taken is None or taken["digest"] != digest(msgspec.to_builtins(document)):
        return None
    return str(taken["receipt"])
