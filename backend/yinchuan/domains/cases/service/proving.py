"""The evidence package of a case's newest signature, checked before it is handed out."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response

from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.signatures import service as signatures
from yinchuan.domains.signatures.service import Opened
from yinchuan.kit import audit, clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.keys import verify

from .. import rules
from ..schemas import Act, EvidenceOut
from .reading import get_readable

Row = dict[str, Any]


async def evidence(case_id: UUID, actor: Actor) -> Response[EvidenceOut]:
    """As an attachment; the reading is audited. A part that is not as it was signed is named, not hidden."""
    row = await get_readable(case_id, actor)
    package = await _package(row)
    package.checked = {**rules.prove(msgspec.to_builtins(package), verify).parts}
    await audit.record("case.read_evidence", f"case:{case_id}", actor, subject=row["account"])
    name = f"yc-evidence-{row['number']}.json"
    return Response(package, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _package(row: Row) -> EvidenceOut:
    signed = await signatures.opened(row["id"], row["round"])
    revision = await catalogue.revision(row["item"], row["revision"])
    return EvidenceOut(
        v=1,
        kind="yc-evidence",
        receipt=row["receipt"],
        countersignature=signed.evidence.countersignature,
        document=signed.document,
        form=revision.shown,
        texts=signed.evidence.texts,
        strokes=signed.strokes,
        act=_act(signed),
        checked={},
        checked_at=clock.now(),
    )


def _act(signed: Opened) -> Act:
    evidence = signed.evidence
    return Act(
        method=evidence.method,
        name=evidence.name,
        account=evidence.account,
        level=evidence.level,
        session=evidence.session,
        signed_at=evidence.signed_at.isoformat(),
        received_at=evidence.received_at.isoformat(),
    )
