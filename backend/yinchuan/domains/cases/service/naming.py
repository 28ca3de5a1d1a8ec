"""What a case names, in both languages: kept is the Chinese, the English comes from the pinned revision."""

from typing import Any

import msgspec

from yinchuan.domains.catalogue.service import Revision
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.names import named
from yinchuan.kit.schema import Text

from ..schemas import Defect, DefectOut, Outcome, OutcomeOut

DESKS = {
    Role.WINDOW_OFFICER: Text(zh="综合窗口", en="service counter"),
    Role.REVIEWER: Text(zh="审查岗", en="review desk"),
    Role.DECIDER: Text(zh="决定岗", en="decision desk"),
}
NOWHERE = Text(zh="", en="")
SELF = Text(zh="本人", en="The applicant")
_ENGLISH = {desk.zh: desk.en for desk in DESKS.values()}


def by_line(actor: Actor, office: str) -> str:
    """How an event names who did it: 本人, or body, desk and name of the officer."""
    if actor.role is None or actor.is_citizen:
        return SELF.zh
    return f"{office}{DESKS.get(actor.role, NOWHERE).zh} {actor.name}"


def told(by: str, office: str) -> Text:
    """A `by_line` of a case of this body, in both languages; the officer's own name stays as it is."""
    if by == SELF.zh:
        return SELF
    desk, _, name = by.removeprefix(office).partition(" ")
    parts = (named(office).en, _ENGLISH.get(desk, desk), name)
    return Text(zh=by, en=", ".join(part for part in parts if part))


def labels(revision: Revision) -> dict[tuple[str, str], Text]:
    """Every place that a correction notice may name, by target and place."""
    slots = {("material", slot.slot): slot.name for slot in revision.materials}
    fields = revision.form.fields() if revision.form else []
    return slots | {("answer", field.pointer): field.label for field in fields}


def general(pointer: str) -> str:
    """`/children/0/name` is the field `/children/*/name`."""
    return "/".join("*" if part.isdecimal() else part for part in pointer.split("/"))


def defects_out(defects: list[Defect], revision: Revision) -> list[DefectOut]:
    """The defects of a notice as they travel."""
    known = labels(revision) if defects else {}
    return [
        DefectOut(
            target=defect.target,
            at=defect.at,
            label=known.get((defect.target, general(defect.at))) or Text(zh=defect.label, en=defect.label),
            text=defect.text,
        )
        for defect in defects
    ]


def outcome_out(kept: str, revision: Revision) -> OutcomeOut | None:
    """The result as it travels; none before there is one."""
    if not kept:
        return None
    facts: dict[str, Any] = msgspec.structs.asdict(msgspec.json.decode(kept, type=Outcome))
    return OutcomeOut(**{**facts, "name": revision.out.outcome, "issuer": revision.out.approver})
