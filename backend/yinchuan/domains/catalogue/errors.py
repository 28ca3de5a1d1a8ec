"""Refusals of the catalogue."""

from yinchuan.kit.errors import NotFound


class UnknownItem(NotFound):
    code, say = "unknown_item", "没有这个事项"


class UnknownRevision(NotFound):
    code, say = "unknown_revision", "没有这个事项的这一版"
