"""Chinese sentences for field errors, for a client that has no words of its own."""

from typing import Any

SENTENCES = {
    "required": "请填写这一项",
    "hidden_filled": "这一项在当前情况下不应填写",
    "unknown_field": "表单里没有这一项",
    "wrong_type": "内容的类型不对",
    "not_a_choice": "请从给出的选项中选择",
    "must_agree": "需要勾选才能继续",
    "too_short": "至少填写 {min} 个字",
    "too_long": "最多填写 {max} 个字",
    "too_small": "不能小于 {min}",
    "too_large": "不能大于 {max}",
    "too_few": "至少填写 {min} 项",
    "too_many": "最多填写 {max} 项",
    "repeated": "有重复的内容",
    "bad_pattern": "写法不对，请照例子核对",
    "bad_digits": "这里只填数字",
    "bad_text": "含有无法识别的字符，请重新输入",
    "bad_citizen_number": "公民身份号码不正确",
    "bad_credit_code": "统一社会信用代码不正确",
    "bad_mobile": "请填写 11 位手机号码",
    "bad_division": "请选择银川市的区县和街道",
    "bad_name": "姓名中有不能使用的字符",
    "bad_date": "请填写真实的日期",
    "bad_time": "请按 24 小时制填写时间，例如 07:05",
    "too_deep": "内容嵌套过深",
    "too_big": "填写的内容太多",
    "not_valid": "内容不符合要求",
}


def say(code: str, params: dict[str, Any]) -> str:
    """The sentence of a code with its numbers."""
    return SENTENCES[code].format_map(params)
