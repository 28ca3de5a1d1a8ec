"""Whatever the API description allows, and whatever it forbids: the server may refuse it as described, it never fails."""

from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from tests.load.prepare import without_papers
from tests.people import Citizen, Officer, Person
from tests.server import ROOT, Server

SCHEMA = schemathesis.openapi.from_path(ROOT / "shared-schemas" / "api" / "openapi.json")
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SIGN_OUT = "DELETE /api/session"


@pytest.fixture(scope="module")
def citizen(server: Server) -> Citizen:
    """Somebody with a draft, a material and a case, so that addresses can lead somewhere."""
    return Citizen(server, "马秀兰").signs_in().has_name()


@pytest.fixture(scope="module")
def officer(server: Server) -> Officer:
    return Officer(server, "王强").signs_in()


@pytest.fixture(scope="module")
def own_ids(citizen: Citizen) -> dict[str, Any]:
    """What the placeholders of paths may be besides noise."""
    citizen.submits(without_papers())
    case = str(citizen.id)
    citizen.begins(without_papers()).consents().fills()
    return {"case_id": case, "draft_id": str(citizen.id), "code": citizen.item["code"], "page": 1}


def never_fails(case: Case[Any], person: Person) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in person.wire.cookies.items())
    sent = case.as_transport_kwargs(base_url=person.server.url, headers={"Cookie": cookies})
    # The head is enough: a stream of events has no end.
    with requests.request(**sent, stream=True, timeout=20) as answer:
        assert answer.status_code < 500, f"{case.as_curl_command()}\n{answer.text}"
        described = case.operation.definition.raw["responses"]
        assert str(answer.status_code) in described, f"{case.as_curl_command()}\n{answer.text[:2000]}"


@pytest.mark.parametrize("who", ["citizen", "officer"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@FEW
@given(data=st.data())
def test_no_input_makes_the_server_fail(
    operation: Any, who: str, citizen: Citizen, officer: Officer, own_ids: dict[str, Any], data: st.DataObject
) -> None:
    person: Person = citizen if who == "citizen" else officer
    if operation.label == SIGN_OUT:
        person = Person(citizen.server, "a guest")  # the others still need their sessions
    mode = data.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    never_fails(case, person)
    if set(case.path_parameters or {}) & set(own_ids):
        case.path_parameters.update({name: own_ids[name] for name in case.path_parameters if name in own_ids})
        never_fails(case, person)
