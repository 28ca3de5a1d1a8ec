"""A guide says what holds: without a form everything is done at the window, with one the phone is enough."""

import pytest

from tests.journeys.desk import Phones

# What only a form on the phone can keep.
ONLINE = ("在线填写", "不用打印", "全程网办", "不用跑", "网上申请", "拍照或上传")


@pytest.mark.parametrize("item", ["HF-GA-02", "HF-GA-01", "HF-MZ-01"], ids=["online", "partly", "window"])
def test_an_item_without_a_form_sends_to_the_window(phone_of: Phones, item: str) -> None:
    phone = phone_of("马秀兰").goes_to(f"/items/{item}")
    phone.sees("请到窗口", "窗口办理", "到窗口填写", "要准备的", "在哪里办").sees_no(*ONLINE, "开始办理")


def test_an_item_for_the_window_says_how_it_goes_there(phone_of: Phones) -> None:
    phone_of("马秀兰").goes_to("/items/HF-MZ-01").sees("到窗口提出申请", "要跑几趟")


def test_an_item_with_a_form_says_how_it_goes_on_the_phone(phone_of: Phones) -> None:
    phone = phone_of("马秀兰").goes_to("/items/HF-MZ-06")
    phone.sees("开始办理", "全程网办", "不用跑", "在线填写、签名、提交").sees_no("到窗口填写")


@pytest.mark.parametrize("item", ["HF-MZ-06", "HF-GA-08"])
def test_a_guide_says_whom_to_ask_and_where_to_complain(phone_of: Phones, item: str) -> None:
    phone = phone_of("马秀兰").goes_to(f"/items/{item}")
    assert "12345 政务服务便民热线" in phone.fact("有事问谁")
    assert "12345 政务服务便民热线" in phone.fact("监督投诉")
    assert phone.page.get_by_role("link", name="拨打 12345").get_attribute("href") == "tel:12345"


def test_a_guide_answers_what_people_ask_again_and_again(phone_of: Phones) -> None:
    phone = phone_of("马秀兰").goes_to("/items/HF-GA-08").sees("常见问题")
    assert "居住承诺书" in phone.fact("没有租房合同能办吗？")
    phone.goes_to("/items/HF-MZ-06").sees("咨询和投诉").sees_no("常见问题")
