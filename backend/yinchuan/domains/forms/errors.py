"""Refusals of the form engine."""

from yinchuan.kit.errors import AppError


class AnswersRefused(AppError):
    """422: understood, but against the form; `errors` holds every one."""

    status, code, say = 422, "answers_refused", "有些内容需要修改"


class FormBroken(ValueError):
    """A form that must not be loaded: where it is broken and the rule it breaks."""

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path}: {rule}")
        self.path = path
        self.rule = rule
