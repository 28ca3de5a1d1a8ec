"""Refusals of people."""

from yinchuan.kit.errors import AppError


class CodeWrong(AppError):
    """401: not the code that was sent, or none was: both are answered the same."""

    status, code, say = 401, "code_wrong", "验证码不正确"


class CodeExpired(AppError):
    """Said only to who knows the code, so it tells nobody else that one was sent."""

    status, code, say = 401, "code_expired", "验证码已过期，请重新获取"


class CodeUsed(AppError):
    status, code, say = 401, "code_used", "验证码已使用过，请重新获取"


class CodeTriesSpent(AppError):
    """429: wrong too often; only a new code helps."""

    status, code, say = 429, "code_tries_spent", "验证码输错次数过多，请重新获取"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(max(1, retry_after))}, retryAfter=max(1, retry_after))


class InputRefused(AppError):
    """422: a name, number or mobile that cannot be one; `errors` names each."""

    status, code, say = 422, "input_refused", "填写的内容有误"


class OwnNumberOnly(AppError):
    status, code, say = 403, "own_number_only", "签名验证码只能发送到您本人登录的手机号"


class CredentialsWrong(AppError):
    """401: one answer for a wrong name, password or code."""

    status, code, say = 401, "credentials_wrong", "账号、密码或动态码不正确"


class RoleNeeded(AppError):
    """422: several roles (`roles`), one of them for this session."""

    status, code, say = 422, "role_needed", "请选择本次使用的岗位"


class IdentityNotConfirmed(AppError):
    """422: one sentence, whichever of the two is wrong."""

    status, code, say = 422, "identity_not_confirmed", "姓名与公民身份号码核对不一致"


class AlreadyProven(AppError):
    status, code, say = 409, "already_proven", "该账号已实名认证，不能更换为其他人"


class ConsentUnknown(AppError):
    status, code, say = 422, "consent_unknown", "没有这份同意书"


class ConsentOutdated(AppError):
    """422: `current` is the version to show."""

    status, code, say = 422, "consent_outdated", "同意书已更新，请重新阅读"


class ConsentNeeded(AppError):
    """`texts` are those still to be agreed to for this item, each with the version to show."""

    status, code, say = 409, "consent_needed", "这些内容须先取得您的同意才能保存"


class OtherConsent(AppError):
    status, code, say = 409, "other_content", "该编号已用于另一份同意"


class LoginTaken(AppError):
    status, code, say = 409, "login_taken", "该账号已存在"


class RoleUnknown(AppError):
    """422: `known` are the roles there are."""

    status, code, say = 422, "role_unknown", "没有这个岗位"


class StaffUnknown(AppError):
    status, code, say = 404, "staff_unknown", "没有这个账号"
