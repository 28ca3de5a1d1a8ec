"""An application that names a licence instead of a paper: taken, refused, or told to wait for the library."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cases.conftest import RELIEF
from tests.people import Citizen
from tests.server import Server

CARD = "1.2.156.3005.2.11640100MB0000019U001.11640100MB0000019U.2021000000.001.X"  # 马秀兰's, in the library


def with_card(citizen: Citizen) -> tuple[str, str, dict[str, Any]]:
    citizen.begins(RELIEF).consents().fills()
    body = citizen.signs(citizen.document({"id-card": CARD}))
    return "PUT", f"/api/cases/{citizen.id}", body


def test_a_licence_of_the_library_is_handed_in_instead_of_a_paper(xiulan: Citizen) -> None:
    xiulan.ask(*with_card(xiulan))
    xiulan.sees("submitted")


def test_somebody_elses_licence_is_not_handed_in(xiaoyan: Citizen) -> None:
    refused = xiaoyan.refused(*with_card(xiaoyan))
    assert (refused.status, refused.code) == (422, "document_differs")


@pytest.mark.parametrize("mode", ["down", "slow"])
def test_an_application_that_names_a_licence_waits_while_the_library_does_not_answer(
    other_server: Callable[..., Server], mode: str
) -> None:
    house = other_server(REGISTER_MODES=f"e_licence={mode}", REGISTER_TIMEOUT_SECONDS="0.2")
    xiulan = Citizen(house, "马秀兰").signs_in().has_name()
    refused = xiulan.refused(*with_card(xiulan))
    assert (refused.status, refused.code) == (503, "register_down")
    assert refused.answer.headers["Retry-After"]
    assert xiulan.refused("GET", f"/api/cases/{xiulan.id}").code == "not_found"
    xiulan.submits()  # the same without the licence: a paper can always be photographed instead
