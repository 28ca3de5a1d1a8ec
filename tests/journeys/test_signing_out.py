"""Signing out on one phone: here alone, or everywhere."""

from tests.journeys.desk import Phone, Phones

OWNER = "白志强"
ENDED = "登录已过期，请重新登录"


def two(phone_of: Phones) -> tuple[Phone, Phone]:
    """Two phones of one person, each signed in by itself."""
    one, other = (phone_of(OWNER).is_known().goes_to("/me").sees("登录的设备") for _ in range(2))
    return one, other


def goes_on(phone: Phone) -> Phone:
    phone.page.get_by_role("navigation").get_by_role("link", name="办件").click()
    return phone


def test_everywhere_takes_the_other_phone_away_too(phone_of: Phones) -> None:
    phone, other = two(phone_of)
    phone.taps("退出所有设备").is_at("/leave?everywhere=1").sees("所有手机和电脑都要重新登录")
    phone.taps("退出所有设备").sees("还没有登录")
    goes_on(other).sees("这台设备已被移除")


def test_here_alone_leaves_the_other_phone_signed_in(phone_of: Phones) -> None:
    phone, other = two(phone_of)
    phone.taps("退出登录").is_at("/leave").taps("退出登录").sees("还没有登录")
    goes_on(other).sees("我的办件").sees_no(ENDED)
