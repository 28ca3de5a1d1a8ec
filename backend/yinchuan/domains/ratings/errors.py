"""Refusals of ratings."""

from yinchuan.kit.errors import AppError


class AlreadyRated(AppError):
    status, code, say = 409, "already_rated", "这件已经评价过了，评价提交后不能修改"


class RatingInvalid(AppError):
    status, code, say = 422, "rating_invalid", "评价内容有误"
