"""Refusals of drafts."""

from yinchuan.kit.errors import AppError, VersionMoved


class DraftExists(AppError):
    """The id is in use for other content; `current` is what is stored."""

    status, code, say = 409, "draft_exists", "这份草稿已存在，内容与这次不同"


class DraftSubmitted(AppError):
    """`case` is the case it became."""

    status, code, say = 409, "draft_submitted", "这份申请已经提交，不能再修改"


class DraftGone(AppError):
    status, code, say = 410, "draft_deleted", "这份草稿已删除"


class UnknownBase(VersionMoved):
    """The base of the change is not known here (any more): nothing the device holds counts as deleted."""

    code, say = "unknown_base", "政务云没有这次修改所依据的版本，请核对两边的内容"


class UnknownRevision(AppError):
    status, code, say = 422, "unknown_revision", "没有这个事项或这一版表单"


class NoForm(AppError):
    status, code, say = 422, "no_form", "该事项请到窗口办理"


class UnknownFields(AppError):
    """`errors` names each answer or material slot that the form does not have."""

    status, code, say = 422, "unknown_fields", "表单中没有这些内容"


class ShapeRefused(AppError):
    status, code, say = 422, "draft_shape", "内容的结构有误"


class DraftTooBig(AppError):
    status, code, say = 413, "draft_too_big", "填写的内容过多，请精简后再保存"


class TooManyDrafts(AppError):
    status, code, say = 409, "too_many_drafts", "未提交的草稿过多，请先删除不用的草稿"


class KeyMissing(AppError):
    status, code, say = 400, "idempotency_key_needed", "缺少 Idempotency-Key"


class KeyMalformed(AppError):
    status, code, say = 400, "idempotency_key_malformed", "Idempotency-Key 须为 UUID"


class KeyReused(AppError):
    status, code, say = 422, "key_reused", "同一个 Idempotency-Key 用于了不同的修改"


class TooManyChanges(AppError):
    status, code, say = 422, "too_many_changes", "一次修改的处数过多"


class PathRefused(AppError):
    status, code, say = 422, "patch_path", "只能修改填写的内容和材料"


class PatchTestFailed(AppError):
    status, code, say = 409, "patch_test_failed", "内容与修改所依据的不一致"


class PatchConflict(AppError):
    status, code, say = 409, "patch_conflict", "要修改的位置不存在"
