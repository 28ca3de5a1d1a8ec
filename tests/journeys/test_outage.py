"""The server is killed, or the page is loaded anew in a lift, while somebody writes: the line tells the truth, nothing goes."""

from collections.abc import Callable

import pytest

from tests.journeys.desk import Phones
from tests.journeys.test_interrupted import begins
from tests.server import Server

pytestmark = pytest.mark.every_database


def test_a_killed_server_gets_the_draft_when_it_is_back(
    other_server: Callable[..., Server], phone_of: Phones
) -> None:
    server = other_server()
    phone = begins(phone_of("白志强", server))
    server.kill()
    phone.types("全家月收入", "1234.50").sees("现在连不上网络").is_saved("已存手机")
    server.start()
    phone.page.evaluate(
        "dispatchEvent(new Event('online'))"
    )  # else it looks again by itself, at most 30 s later
    phone.is_saved("已存政务云").sees_no("现在连不上网络").holds("全家月收入", "1234.50")
    known = phone.owner.ask("GET", "/api/drafts/for/HF-MZ-05")["draft"]
    assert known["answers"]["familyIncome"] == 123450


def test_a_reload_without_a_network_keeps_everything(phone_of: Phones) -> None:
    phone = begins(phone_of("丁浩然"))
    phone.is_in_care("/api/items/HF-MZ-05")
    phone.page.context.set_offline(True)
    phone.types("全家月收入", "4321").is_saved("已存手机").reloads()
    phone.on_page("家庭").holds("全家月收入", "4321").sees("现在连不上网络").is_saved("已存手机")
    phone.types("全家月收入", "4322").is_saved("已存手机").reloads().holds("全家月收入", "4322")
    phone.page.context.set_offline(False)
    phone.is_saved("已存政务云")
    assert phone.owner.ask("GET", "/api/drafts/for/HF-MZ-05")["draft"]["answers"]["familyIncome"] == 432200
