"""Every error leaves as an RFC 9457 problem of one shape, framework errors and bugs too.

`trace` is six digits a person can read out: two name the cause, four the occurrence; the log line has all six, and
`kit.occurrences` remembers them for whoever is asked for help.
`request` is what all lines of the log and all audit entries of the request carry."""

import http.client
import re
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from yinchuan.kit import causes, occurrences
from yinchuan.kit.errors import AppError, FieldError, NotFound

log = structlog.get_logger("yinchuan.web")

SAY_OF_STATUS = {
    400: ("bad_request", "请求有误"),
    404: (NotFound.code, NotFound.say),
    405: ("method_not_allowed", "此地址不支持该操作"),
    413: ("body_too_large", "内容过大"),
    415: ("wrong_content_type", "内容类型不受支持"),
    429: ("too_many", "操作过于频繁，请稍后再试"),
    503: ("unavailable", "服务繁忙，请稍后再试"),
}
_HUMP = re.compile(r"_([a-z0-9])")


class Problem(msgspec.Struct, rename="camel", kw_only=True):
    """What an error answer holds; facts of the refusal stand beside these."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError]
    trace: str
    request: str


class BodyMissing(AppError):
    status, code, say = 400, "body_missing", "缺少请求内容"


class InvalidParameters(AppError):
    status, code, say = 400, "invalid_parameters", "地址或请求头中的参数有误"


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The one exception handler: whatever was raised becomes a problem."""
    status, headers, body = describe(error, _place(request.scope))
    return Response(body, status_code=status, headers=headers, media_type="application/problem+json")


def describe(error: Exception, place: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for an error; writes the line of the log that its trace leads to."""
    if isinstance(error, ValidationException):
        error = _parameters(error)
    if isinstance(error, AppError):
        return _refusal(error, place)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _framework(error, place)
    trace = _remembered(500, causes.BUG, place)
    # Only the way to the bug, never the exception's words: they may quote what a person typed.
    log.error("bug", trace=trace, place=place, kind=type(error).__qualname__, frames=_frames(error))
    return 500, {}, _body(500, causes.BUG, "系统出错了，请稍后再试", [], trace, {})


def _refusal(error: AppError, place: str) -> tuple[int, dict[str, str], bytes]:
    trace = _remembered(error.status, error.code, place)
    log.info("refused", trace=trace, place=place, status=error.status, code=error.code)
    facts = {_camel(name): value for name, value in error.facts.items()}
    return error.status, error.headers, _body(error.status, error.code, error.say, error.errors, trace, facts)


def _framework(error: HTTPException, place: str) -> tuple[int, dict[str, str], bytes]:
    status = error.status_code
    phrase = http.client.responses.get(status, "Error")
    code, say = SAY_OF_STATUS.get(status, (phrase.lower().replace(" ", "_"), phrase))
    trace = _remembered(status, code, place)
    log.info("refused", trace=trace, place=place, status=status, code=code)
    return status, dict(error.headers or {}), _body(status, code, say, [], trace, {})


def _parameters(error: ValidationException) -> AppError:
    """Wrong path, query or header parameters by name; a body is checked by our own request class."""
    wrong = [line for line in error.extra or [] if isinstance(line, dict)]
    if any(line.get("key") == "data" for line in wrong):
        return BodyMissing()
    names = [str(line.get("key", "")) for line in wrong]
    return InvalidParameters(
        errors=[
            FieldError(pointer="", code="invalid", detail="参数有误", params={"parameter": n}) for n in names
        ]
    )


def _body(
    status: int, code: str, say: str, errors: list[FieldError], trace: str, facts: dict[str, Any]
) -> bytes:
    problem = Problem(
        type=f"urn:yinchuan:problem:{code}",
        title=say,
        status=status,
        code=code,
        detail=facts.get("detail", say),
        errors=errors,
        trace=trace,
        request=_request(),
    )
    return msgspec.json.encode({**facts, **msgspec.to_builtins(problem)})


def _remembered(status: int, code: str, place: str) -> str:
    trace = causes.trace(status, code)
    # Who knocks at doors that are not there is not going to ask for help.
    if status != 404 or not place.endswith(" -"):
        occurrences.note(trace, status, code, place, _request())
    return trace


def _request() -> str:
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def _place(scope: Any) -> str:
    """Method and path template: an address itself may name a person's things."""
    return f"{scope['method']} {scope.get('path_template', '-')}"


def _frames(error: BaseException) -> list[str]:
    frames: list[str] = []
    link: BaseException | None = error
    while link is not None and len(frames) < 40:
        at = link.__traceback__
        while at is not None:
            code = at.tb_frame.f_code
            frames.append(f"{code.co_filename}:{at.tb_lineno} {code.co_name}")
            at = at.tb_next
        frames.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    return frames


def _camel(name: str) -> str:
    return _HUMP.sub(lambda hump: hump[1].upper(), name)
