"""Refusals. A domain raises a subclass of `AppError`; `kit.web` answers every error as an RFC 9457 problem.

`code` is stable and what the phone translates; `say` is the sentence for a client that does not know the code."""

from typing import Any, ClassVar

import msgspec


class FieldError(msgspec.Struct, rename="camel", kw_only=True, frozen=True):
    """One thing wrong with one value. `pointer` is an RFC 6901 JSON pointer into the request's body
    (for answers: into the answers); `params` are the numbers a sentence needs (limit, actual)."""

    pointer: str
    code: str
    detail: str
    params: dict[str, Any] = {}


class AppError(Exception):
    """An expected refusal: a status, a code, a sentence and facts; never personal data."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    say: ClassVar[str] = "请求有误"

    def __init__(
        self,
        *,
        errors: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(self.code)
        self.errors = errors or []
        self.headers = headers or {}
        self.facts = facts


class NotFound(AppError):
    """Not there, or not for you to know."""

    status, code, say = 404, "not_found", "没有找到，或您无权查看"


class NotAllowed(AppError):
    status, code, say = 403, "not_allowed", "您没有权限进行此操作"


class SignInNeeded(AppError):
    status, code, say = 401, "sign_in_needed", "请先登录"


class OtherAccount(AppError):
    """What is sent belongs to another account than the session's (security.md 6.1 rule 7)."""

    status, code, say = 401, "other_account", "这是另一个账号的内容，请用原来的账号登录后再发送"


class StepUpNeeded(AppError):
    status, code, say = 403, "step_up_needed", "请再次输入验证码确认身份"


class LevelTooLow(AppError):
    status, code, say = 403, "level_too_low", "请先完成实名认证"


class PreconditionRequired(AppError):
    status, code, say = 428, "if_match_needed", "缺少 If-Match 版本"


class VersionMoved(AppError):
    """412: what the change was based on is no longer the newest; `current` holds the newer copy where there is one."""

    status, code, say = 412, "version_moved", "内容已在别处更新"


class Unavailable(AppError):
    """503: nothing was stored; try again after `Retry-After` seconds."""

    status, code, say = 503, "unavailable", "服务繁忙，请稍后再试"

    def __init__(self, *, retry_after: int = 3, **facts: Any) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)}, **facts)
