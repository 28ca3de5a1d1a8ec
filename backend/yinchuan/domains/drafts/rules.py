"""Pure decisions about drafts: versions, the shape of what may be kept, and changes by JSON Patch.

A draft may be incomplete, so its answers are not checked against the form's schema; only that they are harmless."""

import re
from typing import Any, NamedTuple
from uuid import UUID

import jsonpatch
import jsonpointer
import msgspec

from yinchuan.kit.canonical import canonical
from yinchuan.kit.errors import FieldError

from .errors import (
    DraftTooBig,
    PatchConflict,
    PatchTestFailed,
    PathRefused,
    ShapeRefused,
    TooManyChanges,
    UnknownFields,
)
from .schemas import LeftOut, PatchOp

MOST_BYTES = 256 * 1024
MOST_CHANGES = 200
MOST_DEPTH = 12
MOST_TEXT = 8000
MOST_FILES = 20
SAFE_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8785)
_VERSION = re.compile(r"([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})", re.ASCII)


class Version(NamedTuple):
    epoch: int
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}"


class Content(msgspec.Struct):
    """What a change changes and a seal closes."""

    answers: dict[str, Any]
    materials: dict[str, list[UUID]]
    left: list[LeftOut] = []  # of the forms it was begun in

    def same(self, other: "Content") -> bool:
        """Equal as JSON: 1, 1.0 and true are three values there, and one in Python."""
        return plain(self) == plain(other)


def plain(content: Content) -> bytes:
    """The content in its one writing."""
    return canonical({"answers": content.answers, "materials": msgspec.to_builtins(content.materials)})


def version_of(text: str) -> Version | None:
    """The version that an `If-Match` or a `base` names; none if no version of ours looks like it."""
    found = _VERSION.fullmatch(text.strip().removeprefix("W/").strip('"'))
    return Version(int(found[1]), int(found[2])) if found else None


def is_known(base: Version, current: Version) -> bool:
    """Whether this database made `base`: in the row's epoch, not after its newest number."""
    return base.epoch == current.epoch and base.number <= current.number


def check(content: Content, fields: frozenset[str], slots: frozenset[str]) -> None:
    """Refuse what no form could hold; `fields` and `slots` are those of the pinned revision."""
    wrong = [_unknown(f"/answers/{name}") for name in content.answers if name not in fields]
    wrong += [_unknown(f"/materials/{slot}") for slot in content.materials if slot not in slots]
    if wrong:
        raise UnknownFields(errors=wrong)
    _check_value(content.answers, "/answers", MOST_DEPTH)
    if sum(map(len, content.materials.values())) > MOST_FILES:
        raise ShapeRefused(errors=[_bad("/materials", "too_many_files", most=MOST_FILES)])
    if len(plain(content)) > MOST_BYTES:
        raise DraftTooBig(most=MOST_BYTES)


def _check_value(value: Any, at: str, depth: int) -> None:
    if depth == 0:
        raise ShapeRefused(errors=[_bad(at, "too_deep", most=MOST_DEPTH)])
    match value:
        case dict():
            for name, inner in value.items():
                _check_text(name, at)
                _check_value(inner, f"{at}/{jsonpointer.escape(name)}", depth - 1)
        case list():
            for n, inner in enumerate(value):
                _check_value(inner, f"{at}/{n}", depth - 1)
        case str():
            _check_text(value, at)
        case bool() | None:
            pass
        case int() | float():
            if not -SAFE_INTEGER <= value <= SAFE_INTEGER:
                raise ShapeRefused(errors=[_bad(at, "number_too_big")])


def _check_text(text: str, at: str) -> None:
    if len(text) > MOST_TEXT:
        raise ShapeRefused(errors=[_bad(at, "too_long", most=MOST_TEXT)])
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair: JSON can write it, UTF-8 cannot
        raise ShapeRefused(errors=[_bad(at, "not_text")]) from None


def changed(content: Content, changes: list[PatchOp]) -> Content:
    """The content after the changes, all or none."""
    if len(changes) > MOST_CHANGES:
        raise TooManyChanges(most=MOST_CHANGES)
    for n, change in enumerate(changes):
        if not _may_change(change):
            raise PathRefused(errors=[_bad(f"/{n}/path", "patch_path")])
    try:
        after = jsonpatch.apply_patch(msgspec.to_builtins(content), [_standard(c) for c in changes])
        return msgspec.convert(after, Content)
    except jsonpatch.JsonPatchTestFailed:
        raise PatchTestFailed from None
    except msgspec.ValidationError:
        raise ShapeRefused(errors=[_bad("/materials", "not_ids")]) from None
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, RecursionError):
        raise PatchConflict from None


def _may_change(change: PatchOp) -> bool:
    head = change.path.split("/", 2)
    if head[0] != "" or head[1:2] not in (["answers"], ["materials"]):
        return False
    return len(head) == 3 or change.op != "remove"


def _standard(change: PatchOp) -> dict[str, Any]:
    if change.op == "remove":
        return {"op": "remove", "path": change.path}
    return {"op": change.op, "path": change.path, "value": change.value}


def _unknown(pointer: str) -> FieldError:
    return FieldError(pointer=pointer, code="unknown_field", detail="表单中没有这一项")


def _bad(pointer: str, code: str, **params: Any) -> FieldError:
    return FieldError(pointer=pointer, code=code, detail=ShapeRefused.say, params=params)


def files(content: Content) -> dict[UUID, str]:
    """Every file of the draft with its slot, also those whose slot the newer form does not have."""
    left = [(each.at.removeprefix("/materials/"), each.value) for each in content.left if _is_slot(each.at)]
    lost = {UUID(str(one)): slot for slot, ids in left for one in ids}
    return lost | {one: slot for slot, ids in content.materials.items() for one in ids}


def moved(before: Content, after: Content) -> dict[UUID, str]:
    """The files whose place is new, with it: also one named for the first time may have been announced for another."""
    lay = files(before)
    return {one: slot for one, slot in files(after).items() if lay.get(one) != slot}


def _is_slot(at: str) -> bool:
    return at.startswith("/materials/")


def prefilled(ui: Any) -> frozenset[str]:
    """The facts that controls of a form ask registers for (`options.prefill`)."""
    if isinstance(ui, list):
        return frozenset().union(*map(prefilled, ui))
    if not isinstance(ui, dict):
        return frozenset()
    own = ui.get("options", {}).get("prefill")
    inner = prefilled(ui.get("elements", [])) | prefilled(ui.get("options", {}).get("detail"))
    return inner | {own} if isinstance(own, str) else inner


def own(wanted: frozenset[str]) -> frozenset[str]:
    """Of these facts, those that the account itself knows: no register is asked for them."""
    return frozenset(path for path in wanted if path.startswith("account."))
