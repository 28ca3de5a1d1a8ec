"""Whether a rating makes sense: known indicators and reasons, reasons for bad levels only."""

from typing import Any

from yinchuan.kit.errors import FieldError

from .schemas import RatingIn

BAD = frozenset({4, 5})  # 差评: GB/T 39046 A.8


def check(data: RatingIn, options: dict[str, Any]) -> list[FieldError]:
    """All errors of a rating against the option set (shared-schemas/ratings/options.json); empty when it is fine."""
    known = {option["code"] for option in options["indicators"]}
    reasons = {option["code"] for option in options["reasons"]}
    errors = [
        _wrong(f"/indicators/{code}", "unknown_option", "没有这个评价指标")
        for code in data.indicators
        if code not in known
    ]
    if data.level not in BAD and data.reasons:
        errors.append(_wrong("/reasons", "not_asked", "仅不满意时填写原因"))
    errors += [
        _wrong(f"/reasons/{at}", "unknown_option", "没有这个原因")
        for at, code in enumerate(data.reasons)
        if code not in reasons
    ]
    if len(set(data.reasons)) != len(data.reasons):
        errors.append(_wrong("/reasons", "twice", "原因重复"))
    return errors


def _wrong(pointer: str, code: str, detail: str) -> FieldError:
    return FieldError(pointer=pointer, code=code, detail=detail)
