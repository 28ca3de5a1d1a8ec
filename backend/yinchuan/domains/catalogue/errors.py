"""Refusals of the catalogue."""

from yinchuan.kit.errors import AppError, NotFound


class UnknownItem(NotFound):
    code, say = "unknown_item", "没有这个事项"


class UnknownRevision(NotFound):
    code, say = "unknown_revision", "没有这个事项的这一版"


class RevisionClosed(AppError):
    """The revision was replaced too long ago. `current` is the one to go on with: a draft is carried over to it."""

    status, code, say = 409, "revision_closed", "这一版表单已经停用，请按新的一版继续，已填内容会带过去"
