"""Addresses have one spelling: no doubled or trailing slash, no dot segments, nothing hidden by encoding."""

import re

from litestar.types.asgi_types import HTTPScope

from yinchuan.kit.errors import AppError, NotFound

# `;` and backslash mean something to other servers; an encoded slash, percent or control character is a trick.
_TRICK = re.compile(
    rb"//|[;\\\x00-\x20\x7f-\xff]|%(?:2f|5c|25|3b|[01][0-9a-f]|7f)|%(?![0-9a-f]{2})", re.IGNORECASE
)
_DOTS = re.compile(rb"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_CONTROL = re.compile(rb"%(?:0[0-8bcef]|1[0-9a-f]|7f)|[\x00-\x20\x7f-\xff]", re.IGNORECASE)
MAX_PATH = 2048


class BadQuery(AppError):
    status, code, say = 400, "bad_query", "地址中的参数有误"


def refuse_tricks(scope: HTTPScope) -> None:
    """Raise `NotFound` for a path that could mean another one, `BadQuery` for control characters behind the `?`."""
    raw = raw_path(scope)
    if (
        len(raw) > MAX_PATH
        or not raw.startswith(b"/")
        or (raw != b"/" and raw.endswith(b"/"))
        or _TRICK.search(raw)
        or _DOTS.search(raw)
        or "\ufffd" in scope["path"]  # bytes that are no UTF-8
    ):
        raise NotFound
    if _CONTROL.search(scope["query_string"]):
        raise BadQuery


def raw_path(scope: HTTPScope) -> bytes:
    """The path as it came, without the query that some servers leave on it."""
    return (scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
