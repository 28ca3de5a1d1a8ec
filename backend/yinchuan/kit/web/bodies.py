"""JSON as we accept it: one spelling a key, no depth to drown in, only text that may be stored and shown."""

import json
import math
import re
from typing import Any, NoReturn

import msgspec

from yinchuan.kit.errors import AppError, FieldError

from .pointers import field_error, joined

# Control characters but tab and line ends, the marks that turn the reading direction, halves of characters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SUSPECT = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_SAFE = 2**53  # integers a phone can hold; larger ones also overflow a column
_SHAPES = bytes.maketrans(b"123456789[:-\t\n\r ", b"000000000,,,,,,,")
_LONG = b"," + b"0" * 16  # the shape of a number that may be too large


class MalformedJson(AppError):
    status, code, say = 400, "malformed_json", "内容不是有效的 JSON"


class DuplicateKey(AppError):
    status, code, say = 400, "duplicate_key", "同一字段出现了两次"


class TooDeep(AppError):
    status, code, say = 400, "too_deep", "内容嵌套过深"


class InvalidFields(AppError):
    status, code, say = 400, "invalid_fields", "有字段不符合要求"


def decode(body: bytes, type_: Any, max_depth: int) -> Any:
    """The body as `type_`, nothing coerced; raises a 400 that says where it is wrong."""
    value = parse(body, max_depth)
    try:
        return msgspec.convert(value, type_, strict=True)
    except msgspec.ValidationError as error:
        raise InvalidFields(errors=[field_error(str(error))]) from None


def parse(body: bytes, max_depth: int) -> Any:
    """The JSON value of the body."""
    try:
        text = body.decode("utf-8")
        # A drawn signature is a thousand short integers: they are not looked at one by one.
        value = (_CAREFUL if _LONG in b"," + body.translate(_SHAPES) else _QUICK).decode(text)
    except RecursionError:
        raise TooDeep(limit=max_depth) from None
    except ValueError:
        raise MalformedJson from None
    # After parsing: every string is known to end, so that taking them out is linear.
    if _depth_exceeds(body, max_depth):
        raise TooDeep(limit=max_depth)
    if b"\\u" in body or _SUSPECT.search(text):
        _refuse_marks(value)
    return value


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey
    return found


def _refuse(_: str) -> NoReturn:
    raise MalformedJson


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedJson
    return number


def _whole(text: str) -> int:
    number = int(text)
    if not -_SAFE < number < _SAFE:
        raise MalformedJson
    return number


_hooks: dict[str, Any] = {
    "object_pairs_hook": _no_twins,
    "parse_constant": _refuse,
    "parse_float": _finite,
}
_QUICK = json.JSONDecoder(**_hooks)
_CAREFUL = json.JSONDecoder(**_hooks, parse_int=_whole)


def _depth_exceeds(body: bytes, limit: int) -> bool:
    if body.count(b"[") + body.count(b"{") <= limit:
        return False
    brackets = _STRING.sub(b"", body).translate(_ONE_KIND, _NOT_BRACKETS)
    for _ in range(limit):
        # Each round takes the innermost pairs away: as many rounds as the document is deep.
        brackets = brackets.replace(b"[]", b"")
        if not brackets:
            return False
    return True


def _refuse_marks(value: Any) -> None:
    marked = [*_marked(value, [])]
    if marked:
        raise InvalidFields(
            errors=[
                FieldError(pointer=pointer, code="control_character", detail="含有不可见的控制字符")
                for pointer in marked[:20]
            ]
        )


def _marked(value: Any, steps: list[str]) -> list[str]:
    if isinstance(value, str):
        return [joined(steps)] if FORBIDDEN.search(value) else []
    if isinstance(value, list):
        return [found for i, item in enumerate(value) for found in _marked(item, [*steps, str(i)])]
    if isinstance(value, dict):
        if any(FORBIDDEN.search(key) for key in value):
            return [joined(steps)]
        return [found for key, item in value.items() for found in _marked(item, [*steps, key])]
    return []
