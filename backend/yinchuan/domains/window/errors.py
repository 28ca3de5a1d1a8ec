"""Refusals of the desk."""

from yinchuan.kit.errors import AppError


class BadCursor(AppError):
    status, code, say = 400, "bad_cursor", "翻页位置无效，请从第一页重新查看"
