"""不予受理 and 不予: never without a reason, and the reason is what the applicant reads."""

import pytest

from tests.journeys.desk import Desks, Phone, Phones
from tests.people import Officer

pytestmark = pytest.mark.every_database
ALLOWANCE = "HF-MZ-06"


def submitted(phone: Phone) -> Phone:
    phone.is_known().owner.submits(ALLOWANCE)
    return phone.goes_to(f"/cases/{phone.owner.id}").sees("待受理")


def test_what_is_not_accepted_is_told_why(phone_of: Phones, desk_of: Desks) -> None:
    phone = submitted(phone_of("马秀兰"))
    why = "不属于本市受理范围，请向户籍所在地民政部门提出"
    desk_of("王强").takes(phone.fact("办件编号")).refuses("不予受理", why)
    phone.sees("理由写在下面的进度里", why)
    assert phone.owner.looks()["status"] == "rejected"


def test_what_is_denied_is_told_why(phone_of: Phones, desk_of: Desks) -> None:
    phone = submitted(phone_of("马秀兰"))
    case = phone.owner.case
    Officer(phone.server, "王强").signs_in().does_all(case, "accept")
    Officer(phone.server, "李静").signs_in().does_all(case, "review", "propose")
    why = "经查，未满八十周岁"
    desk_of("赵敏").takes(phone.fact("办件编号")).refuses("不予", why)
    phone.sees("已作出不予决定，理由写在下面的进度里", why)
    assert phone.owner.looks()["status"] == "denied"
