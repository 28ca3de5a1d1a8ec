"""A small town where every screen has something to show, and pages that note what must never happen on any of them."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser import Chromium
from tests.people import Citizen, Officer
from tests.screens.page import Glass
from tests.screens.places import MODES, Town
from tests.server import Server


@pytest.fixture(scope="session")
def town(make_server: Callable[..., Server]) -> Iterator[Town]:
    """马秀兰 with a case of every kind, 周明 without a proven name, 王强 with a queue."""
    server = make_server("town").start()
    wang = Officer(server, "王强").signs_in()
    xiulan = Citizen(server, "马秀兰").signs_in().has_name()
    yield Town(
        server=server,
        xiulan=xiulan,
        nameless=Citizen(server, "周明").signs_in(),
        wang=wang,
        returned=a_returned_case(xiulan, wang),
        closed=a_closed_case(xiulan, wang),
        waiting=xiulan.submits("HF-MZ-06").case["id"],
    )
    server.stop()


def a_returned_case(citizen: Citizen, officer: Officer) -> str:
    case = citizen.submits("HF-MZ-06").case
    first = {"target": "answer", "at": "/bankAccount", "text": "账号与存折不一致，请核对"}
    second = {"target": "material", "at": "account", "text": "照片看不清账号，请重新拍"}
    officer.does("request_correction", case, defects=[first, second])
    return str(case["id"])


def a_closed_case(citizen: Citizen, officer: Officer) -> str:
    case = citizen.submits("HF-RS-03").case
    for step in ("accept", "review", "propose", "grant", "make_outcome", "deliver"):
        officer.does(step, case)
    return str(case["id"])


@pytest.fixture(params=MODES)
def glass(request: pytest.FixtureRequest, chromium: Chromium, town: Town) -> Iterator[Glass]:
    """A phone-sized page in one of the modes a person can choose."""
    yield Glass(chromium, town, request.param)
