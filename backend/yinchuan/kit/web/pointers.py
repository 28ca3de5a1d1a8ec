"""msgspec says what is wrong in English and where as `$.a[0].b`; we answer a code and a JSON pointer.

The message itself is not passed on: it may quote the value."""

import re

from yinchuan.kit.errors import FieldError

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `(?P<key>key in )?(?P<path>\$[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>[0-9]+)\]|(?P<any>\[\.\.\.\])")
_LIMIT = re.compile(r"(?P<sign>>=|<=|>|<) (?P<limit>-?[0-9.]+)$")
_QUOTED = re.compile(r"`([^`]*)`")

SAY = {
    "required": "此项必填",
    "unknown_field": "多余的字段",
    "wrong_type": "类型不对",
    "too_short": "长度不足",
    "too_long": "超过最大长度",
    "too_small": "小于最小值",
    "too_big": "超过最大值",
    "not_a_choice": "不在可选范围内",
    "bad_format": "格式不对",
    "invalid": "内容有误",
}


def field_error(message: str) -> FieldError:
    """One msgspec validation message as a field error."""
    found = _MESSAGE.fullmatch(message)
    what, path = (found["what"], found["path"] or "$") if found else (message, "$")
    code, params = _code(what)
    name = _QUOTED.search(what) if code in {"required", "unknown_field"} else None
    tail = [name[1]] if name else []
    return FieldError(pointer=pointer(path, *tail), code=code, detail=SAY[code], params=params)


def pointer(path: str, *tail: str) -> str:
    """The RFC 6901 pointer of a msgspec path; it ends at the container where msgspec does not name the key."""
    steps: list[str] = []
    for step in _STEP.finditer(path, 1):
        if step["any"]:
            return joined(steps)
        steps.append(step["name"] or step["index"])
    return joined([*steps, *tail])


def joined(steps: list[str]) -> str:
    """Reference tokens as one pointer."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def _code(what: str) -> tuple[str, dict[str, int | float]]:
    if what.startswith("Object missing required field"):
        return "required", {}
    if what.startswith("Object contains unknown field"):
        return "unknown_field", {}
    if limit := _LIMIT.search(what):
        number = float(limit["limit"])
        params = {"limit": int(number) if number.is_integer() else number}
        is_length = "length" in what
        if limit["sign"].startswith("<"):
            return ("too_long" if is_length else "too_big"), params
        return ("too_short" if is_length else "too_small"), params
    if what.startswith(("Invalid enum value", "Invalid value")):
        return "not_a_choice", {}
    if what.startswith("Invalid") or "matching regex" in what:
        return "bad_format", {}
    return ("wrong_type" if what.startswith("Expected") else "invalid"), {}
