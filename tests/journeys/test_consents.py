"""Agreed to once and known on every device; withdrawn on one, asked for on the other, and nothing typed is lost."""

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones

AID = "HF-MZ-05"  # 临时救助
CARD = "HF-RS-01"  # 社会保障卡申领: for oneself or for a child
TEXT = "单独同意处理敏感个人信息"


def begins(phone: Phone) -> Phone:
    """Has agreed to nothing before, and agrees."""
    phone.is_new_to(AID).sees(TEXT).taps("同意并继续").on_page("申请人").chooses("您的情况", "本地户籍")
    return phone.steps_to("家庭").chooses("和谁一起生活", "一个人").types("全家月收入", "900").is_saved()


def test_a_second_phone_does_not_ask_again(phone_of: Phones) -> None:
    begins(phone_of("何静怡"))
    other = phone_of("何静怡").is_known().goes_to(f"/apply/{AID}").on_page("申请人").sees_no(TEXT)
    other.steps_to("家庭").holds("全家月收入", "900").types("全家月收入", "950").is_saved()


def test_withdrawn_on_one_phone_while_the_other_types(phone_of: Phones) -> None:
    phone = begins(phone_of("王䶮"))
    other = phone_of("王䶮").is_known().goes_to("/me")
    with other.page.expect_response("**/consents/*"):
        other.taps("撤回").sees("也不能提交，除非您再次同意").confirms("撤回")
    other.sees("已撤回")

    phone.types("全家月收入", "1234.50").sees("需要您重新同意", "您填写的都还在", TEXT).is_saved("已存手机")
    assert phone.owner.ask("GET", "/api/drafts")["drafts"], "what was stored stays"
    phone.taps("同意并继续").on_page("家庭").holds("全家月收入", "1234.50").is_saved("已存政务云")

    kept = phone.owner.ask("GET", f"/api/drafts/for/{AID}")
    assert 123450 in kept["draft"]["answers"].values()
    assert kept["consents"] == [{"code": "sensitive", "version": 1}]


def test_agreed_to_without_a_network_it_is_sent_before_the_answers(phone_of: Phones) -> None:
    phone = phone_of("周明").is_new_to(AID).sees(TEXT)
    phone.page.context.set_offline(True)
    phone.taps("同意并继续").on_page("申请人").chooses("您的情况", "本地户籍").is_saved("已存手机")
    phone.page.context.set_offline(False)
    phone.is_saved("已存政务云")
    assert phone.owner.ask("GET", f"/api/drafts/for/{AID}")["consents"]


def test_the_guardians_consent_is_asked_for_when_the_answer_calls_for_it(phone_of: Phones) -> None:
    phone = phone_of("何静怡").is_new_to(CARD).sees(TEXT).taps("同意并继续")
    child = phone.page.get_by_role("radio", name="未满16周岁的子女")
    child.click()  # not "check": what it leads to takes its place
    phone.sees("您刚才的回答需要多一项同意", "监护人的同意")
    phone.taps("不同意，改前面的回答").sees_no("监护人的同意")
    expect(child).not_to_be_checked()
    child.click()
    phone.taps("同意并继续").sees_no("监护人的同意").is_saved("已存政务云")
    codes = {each["code"] for each in phone.owner.ask("GET", f"/api/drafts/for/{CARD}")["consents"]}
    assert codes == {"sensitive", "guardian-if-child"}
