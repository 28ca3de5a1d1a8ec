"""Consents to a text in one version, recorded under the phone's id, withdrawn as easily."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.people import Citizen, Refused
from tests.server import Server

AT = "/api/people/me/consents"
SENSITIVE = {"code": "sensitive", "version": 1, "item": "HF-MZ-06"}


def test_a_consent_is_recorded_once_however_often_it_is_sent(xiulan: Citizen) -> None:
    consent = uuid4()
    first = xiulan.ask("PUT", f"{AT}/{consent}", SENSITIVE)
    assert xiulan.ask("PUT", f"{AT}/{consent}", SENSITIVE) == first
    lines = xiulan.ask("GET", "/api/people/me")["consents"]
    assert [line for line in lines if line["id"] == str(consent)] == [first]
    assert (first["code"], first["item"], first["withdrawnAt"]) == ("sensitive", "HF-MZ-06", None)


def test_a_withdrawn_consent_stays_on_record(xiulan: Citizen) -> None:
    consent = uuid4()
    xiulan.ask("PUT", f"{AT}/{consent}", SENSITIVE)
    for _ in range(2):
        assert xiulan.call("DELETE", f"{AT}/{consent}").status_code == 204
    line = next(x for x in xiulan.ask("GET", "/api/people/me")["consents"] if x["id"] == str(consent))
    assert line["withdrawnAt"] > line["givenAt"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code": "no-such-text"}, "422 consent_unknown"),
        ({"version": 2}, "422 consent_outdated"),
        ({"item": "HF-XX-99"}, "422 consent_unknown"),
        ({"item": "'; --"}, "422 consent_unknown"),
        ({"code": "commitment-rental"}, "422 consent_unknown"),  # a text of other items
        ({"version": 0}, "400"),
        ({"extra": 1}, "400"),
    ],
)
def test_only_the_text_shown_now_can_be_consented_to(
    xiulan: Citizen, change: dict[str, object], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        xiulan.ask("PUT", f"{AT}/{uuid4()}", {**SENSITIVE, **change})


def test_an_id_belongs_to_one_consent_of_one_person(
    server: Server, xiulan: Citizen, xiaoyan: Citizen
) -> None:
    consent = uuid4()
    xiulan.ask("PUT", f"{AT}/{consent}", SENSITIVE)
    with pytest.raises(Refused, match="409 other_content"):
        xiulan.ask("PUT", f"{AT}/{consent}", {**SENSITIVE, "item": "HF-GA-04"})
    with pytest.raises(Refused, match="404 not_found"):
        xiaoyan.ask("PUT", f"{AT}/{consent}", SENSITIVE)
    assert xiaoyan.call("DELETE", f"{AT}/{consent}").status_code == 404
    assert Citizen(server, "马秀兰").call("PUT", f"{AT}/{consent}", json=SENSITIVE).status_code == 401


def test_an_account_records_so_many_consents_a_day(other_server: Callable[..., Server]) -> None:
    xiulan = Citizen(other_server(CONSENTS_DAILY="2"), "马秀兰").signs_in()
    first = uuid4()
    for consent in (first, uuid4(), first):  # again is the same
        xiulan.ask("PUT", f"{AT}/{consent}", SENSITIVE)
    refused = xiulan.refused("PUT", f"{AT}/{uuid4()}", SENSITIVE)
    assert (refused.status, refused.code) == (429, "too_many")
    assert len(xiulan.ask("GET", "/api/people/me")["consents"]) == 2
