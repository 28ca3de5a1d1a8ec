"""What an officer has typed is not lost with the session, the network or the sheet it was typed in."""

from tests.journeys.desk import Desk, Desks, Phones

WHY = "材料中的账号与存折不一致，请重新核对后再来"


def at_case(phone_of: Phones, desk: Desk) -> Desk:
    case = phone_of("马秀兰").is_known().owner.submits("HF-MZ-06").case
    return desk.takes(case["number"])


def comes_back(desk: Desk) -> Desk:
    """From the banner to the door and back, without leaving the app."""
    return desk.taps("重新登录").is_at("/staff").enters().is_at("/window/cases/")


def test_a_reason_and_a_notice_outlive_the_session(phone_of: Phones, desk_of: Desks) -> None:
    desk = at_case(phone_of, desk_of("王强"))
    desk.taps("一次性告知补正").types("需要怎样改", WHY).taps("取消")
    desk.taps("不予受理").types("理由", WHY)
    desk.is_signed_out()
    desk.confirms("不予受理").sees("写好还没发出的文字在这个页面里").sees_no("这台手机上，登录后")
    comes_back(desk).taps("不予受理").holds("理由", WHY).taps("取消")
    desk.taps("一次性告知补正").holds("需要怎样改", WHY).taps("取消")
    desk.taps("不予受理").confirms("不予受理").sees("不予受理：已完成")


def test_a_refused_reason_stays_in_its_sheet_with_the_refusal(phone_of: Phones, desk_of: Desks) -> None:
    desk = at_case(phone_of, desk_of("王强"))
    desk.taps("不予受理").types("理由", WHY)
    desk.page.context.set_offline(True)
    desk.confirms("不予受理").sees("网络恢复后，请再按一次刚才的按钮").holds("理由", WHY)
    desk.page.context.set_offline(False)
    desk.confirms("不予受理").sees("不予受理：已完成")
