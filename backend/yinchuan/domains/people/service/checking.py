"""What people type about themselves, checked and put in its one writing as a form would."""

from functools import cache
from typing import Any

from yinchuan.domains.forms import service as forms
from yinchuan.kit import clock

from ..errors import InputRefused

MOBILE = {"mobile": {"type": "string", "title": "手机号", "format": "mobile-cn", "maxLength": 11}}
REAL_NAME = {
    "name": {"type": "string", "title": "姓名", "format": "person-name", "maxLength": 60},
    "idNumber": {"type": "string", "title": "公民身份号码", "format": "citizen-number", "maxLength": 18},
}


def mobile_of(text: str) -> str:
    """The eleven digits; raises `InputRefused` for what is no mobile number."""
    return str(_checked("mobile", {"mobile": text})["mobile"])


def real_name_of(name: str, id_number: str) -> tuple[str, str]:
    """Name and 18 characters of the number; raises `InputRefused` with every error."""
    found = _checked("real_name", {"name": name, "idNumber": id_number})
    return found["name"], found["idNumber"]


def _checked(kind: str, answers: dict[str, Any]) -> dict[str, Any]:
    form = _form(kind)
    found = form.normalise(answers)
    if errors := form.check(found, clock.today()):
        raise InputRefused(errors=errors)
    return found


@cache
def _form(kind: str) -> forms.Form:
    fields = MOBILE if kind == "mobile" else REAL_NAME
    schema = {"type": "object", "additionalProperties": False, "required": [*fields], "properties": fields}
    controls = [{"type": "Control", "scope": f"#/properties/{name}"} for name in fields]
    page = {"type": "Category", "label": "本人", "i18n": "self", "elements": controls}
    return forms.compile_form(schema, {"type": "Categorization", "elements": [page]}, {})
