"""A daughter applies for her mother: what registers know is about the daughter, and stays out of her mother's place."""

from typing import Any

from tests.journeys.desk import Phone, Phones

ALLOWANCE = "HF-MZ-06"  # 高龄津贴
CARD = "HF-RS-01"  # 社会保障卡申领: for oneself or for a child
PERMIT = "HF-GA-08"  # 居住证申领: for oneself or for a ward


def answers(phone: Phone, item: str) -> dict[str, Any]:
    """As the city has them."""
    known: dict[str, Any] = phone.owner.ask("GET", f"/api/drafts/for/{item}")["draft"]["answers"]
    return known


def test_a_daughter_fills_in_for_her_mother(phone_of: Phones) -> None:
    phone = phone_of("马晓燕").is_new_to(ALLOWANCE).taps("同意并继续").on_page("老人")
    daughter = phone.owner
    phone.holds("老人姓名", "").chooses("谁来申请", "家里人代办").holds("老人姓名", "").sees_no(
        "来自公安人口库"
    )
    phone.types("老人姓名", "马秀兰").holds("老人公民身份号码", "").holds("出生日期", "").is_saved()
    assert daughter.id_number not in {
        value for name, value in answers(phone, ALLOWANCE).items() if not name.startswith("agent")
    }
    for name, number in (("老人公民身份号码", "640104194403080024"), ("出生日期", "1944-03-08")):
        phone.types(name, number)
    phone.chooses("区、县", "兴庆区").chooses("街道、乡镇", "凤凰北街街道")
    phone.types("现在住的地址", "示范小区3号楼").chooses("和谁一起住", "独居").types(
        "联系电话", "13909510002"
    )
    phone.steps_to("代办人").holds("代办人姓名", "马晓燕").holds("代办人公民身份号码", daughter.id_number)
    phone.chooses("是老人的", "子女").steps_to("待遇和收款").chooses("津贴打到谁的账户", "老人自己的")
    phone.holds("银行账号", "").is_saved()
    stored = answers(phone, ALLOWANCE)
    assert (stored["name"], stored["agentName"]) == ("马秀兰", "马晓燕")
    assert not {"bank", "bankAccount"} & stored.keys()


def test_who_answers_otherwise_later_keeps_what_was_typed_and_nothing_else(phone_of: Phones) -> None:
    phone = phone_of("何静怡").is_new_to(CARD).taps("同意并继续").on_page("持卡人").holds("持卡人姓名", "")
    phone.chooses("给谁申领", "本人").holds("持卡人姓名", "何静怡").known_from("持卡人姓名", "实名账号")
    phone.types("持卡人姓名", "周沐阳")
    child = phone.page.get_by_role("radio", name="未满16周岁的子女")
    child.click()  # not "check": what it leads to takes its place
    phone.taps("同意并继续").on_page("持卡人").holds("持卡人姓名", "周沐阳").holds("持卡人公民身份号码", "")
    phone.is_saved()
    assert "idNumber" not in answers(phone, CARD)
    phone.chooses("给谁申领", "本人").holds("持卡人公民身份号码", phone.owner.id_number)
    phone.holds("持卡人姓名", "周沐阳").is_saved()


def test_a_permit_for_a_ward_is_not_the_guardians(phone_of: Phones) -> None:
    phone = phone_of("王䶮").is_new_to(PERMIT).taps("同意并继续").on_page("申请人")
    phone.chooses("为谁申领", "本人").holds("申领人姓名", "王䶮")
    phone.chooses("为谁申领", "未满16周岁的子女，或行动不便的老人、残疾人")
    phone.holds("申领人姓名", "").holds("申领人公民身份号码", "")
    phone.is_saved()
    assert answers(phone, PERMIT)["agentName"] == "王䶮"
