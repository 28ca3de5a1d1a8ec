"""居住证签注 is decided on the spot, by one officer alone."""

import pytest

from tests.journeys.desk import Desks, Phones

pytestmark = pytest.mark.every_database


def test_one_officer_does_it_all(phone_of: Phones, desk_of: Desks) -> None:
    phone = phone_of("李㵘").is_known()
    phone.owner.submits("HF-GA-09")
    phone.goes_to(f"/cases/{phone.owner.id}").sees("这是即办件，受理当日办结")
    wang = desk_of("王强").takes(phone.fact("办件编号"))
    wang.does("受理").does("开始审查").does("审查通过，提交决定").does("准予").does("制作结果").does(
        "送达并办结"
    )
    phone.sees("这件事办完了", "结果已送达，办结").picks("不满意").sees("哪里没做好")
