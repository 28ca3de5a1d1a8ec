"""One rating a case, after closing, by the person who applied (domain.md 4)."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from yinchuan.config import settings
from yinchuan.domains.cases import service as cases
from yinchuan.domains.people import service as people
from yinchuan.kit import audit, clock
from yinchuan.kit.actor import Actor
from yinchuan.kit.db import in_unit
from yinchuan.kit.seal import open_json, seal_json

from . import rules, store
from .errors import AlreadyRated, RatingInvalid
from .schemas import RatingIn, RatingOut


@in_unit
async def rate(case_id: UUID, data: RatingIn, actor: Actor) -> RatingOut:
    """Store the rating; the same again is answered the same.

    Raises `RatingInvalid` with every error, `NotRatable` before closing or after the window, `AlreadyRated` for
    another rating of the same case, `NotFound` for whoever did not apply."""
    if errors := rules.check(data, options()):
        raise RatingInvalid(errors=errors)
    if known := await store.find(case_id, actor.id):
        return _same(known, data)
    case = await cases.mark_rated(case_id, actor.id, data.level)
    now = clock.now()
    store.insert(
        {
            "case_id": case_id,
            "account": actor.id,
            "item": case.item,
            "office": case.office,
            "level": data.level,
            "indicators": msgspec.json.encode(data.indicators).decode(),
            "reasons": msgspec.json.encode(data.reasons).decode(),
            "comment": seal_json(data.comment, _where(case_id)),
            "options_version": options()["version"],
            "rated_at": now,
        }
    )
    audit.note("case.rate", f"case:{case_id}", actor, subject=actor.id)
    people.demand_session(actor)
    return RatingOut(case=case_id, rated_at=now, **msgspec.structs.asdict(data))


def _same(known: dict[str, Any], data: RatingIn) -> RatingOut:
    was = RatingOut(
        case=known["case_id"],
        level=known["level"],
        indicators=json.loads(known["indicators"]),
        reasons=json.loads(known["reasons"]),
        comment=open_json(known["comment"], _where(known["case_id"])),
        rated_at=known["rated_at"],
    )
    if (was.level, was.indicators, was.reasons, was.comment) != (
        data.level,
        data.indicators,
        data.reasons,
        data.comment,
    ):
        raise AlreadyRated
    return was


@cache
def options() -> dict[str, Any]:
    """Indicators and reasons in their version; not extended locally (domain.md 4.2)."""
    path = Path(settings().schemas_dir) / "ratings" / "options.json"
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _where(case_id: UUID) -> str:
    return f"rating.comment.{case_id}"
