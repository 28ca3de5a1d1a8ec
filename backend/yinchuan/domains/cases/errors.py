"""Refusals of cases."""

from yinchuan.kit.errors import AppError, VersionMoved


class StepNotAllowed(AppError):
    status, code, say = 409, "step_not_allowed", "当前环节不能进行此操作"


class SamePerson(AppError):
    status, code, say = 403, "same_person", "受理、审查过本办件的人员不能作出决定"


class OtherContent(AppError):
    status, code, say = 409, "other_content", "该办件已提交，内容与这次不同"


class AnswersInvalid(AppError):
    status, code, say = 422, "answers_invalid", "有内容需要修改"


class MaterialsMissing(AppError):
    status, code, say = 409, "materials_missing", "有材料尚未传完或未通过检查"


class NoForm(AppError):
    status, code, say = 422, "no_form", "该事项请到窗口办理"


class ReasonNeeded(AppError):
    status, code, say = 422, "reason_needed", "请写明理由"


class DefectsNeeded(AppError):
    status, code, say = 422, "defects_needed", "请一次性写明需要补正的全部内容"


class UnknownTarget(AppError):
    status, code, say = 422, "unknown_target", "补正内容指向了不存在的字段或材料"


class ClaimedByOther(AppError):
    status, code, say = 409, "claimed_by_other", "该办件已由其他人员领办"


class ClaimNeeded(AppError):
    status, code, say = 409, "claim_needed", "请先领办该办件"


class OwnCase(AppError):
    status, code, say = 403, "own_case", "不能办理本人的申请"


class CaseMoved(VersionMoved):
    code, say = "case_moved", "办件状态已变化，请查看最新进度"


class NotRatable(AppError):
    status, code, say = 409, "not_ratable", "办结后才能评价，每件只能评价一次"


class TooManyStreams(AppError):
    status, code, say = 429, "too_many_streams", "同时打开的进度页面过多"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"})
