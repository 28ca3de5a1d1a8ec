"""Refusals of registers."""

from yinchuan.kit.errors import Unavailable


class RegisterDown(Unavailable):
    """503 where nothing can be decided without the register; a form is never held up by one."""

    code, say = "register_down", "登记部门的核验暂时不可用，请稍后再试"
