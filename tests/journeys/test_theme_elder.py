"""Large print is one tap away and belongs to the phone, as light and dark do."""

from playwright.sync_api import expect

from tests.journeys.desk import Phone, Phones


def letters(phone: Phone) -> float:
    """How large a plain sentence is written, in px."""
    size = phone.page.get_by_text("想办什么事").evaluate(
        "(one) => parseFloat(getComputedStyle(one).fontSize)"
    )
    return float(size)


def test_large_print_survives_signing_out(phone_of: Phones) -> None:
    phone = phone_of("何静怡").is_known().opens_the_city()
    assert letters(phone) == 16
    phone.taps("长辈版").sees("退出长辈版").goes_to("/me").sees("何静怡")
    phone.taps("退出登录").is_at("/leave").taps("退出登录").sees("还没有登录").opens_the_city()
    assert letters(phone) >= 18
    phone.taps("退出长辈版").reloads().sees("长辈版").sees_no("退出长辈版")
    assert letters(phone) == 16


def test_who_searches_for_large_print_finds_it(phone_of: Phones) -> None:
    phone = phone_of("何静怡").opens_the_city().searches("关怀版").picks("长辈版")
    phone.opens_the_city().sees("退出长辈版")


def test_dark_follows_the_phone_until_somebody_chooses(phone_of: Phones) -> None:
    phone = phone_of("何静怡", color_scheme="dark").goes_to("/me")
    page = phone.page.locator("html")
    expect(page).to_have_attribute("data-theme", "dark")
    phone.chooses("深浅色", "浅色").reloads().sees("还没有登录")
    expect(page).to_have_attribute("data-theme", "light")
