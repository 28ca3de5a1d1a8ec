"""A route without a policy stops the start; the description says who may and how each refuses."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import WebSocket, get, websocket
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import FromPath

from tests.kit.probe_app import Things, a_guest
from yinchuan.kit.actor import PUBLIC, Actor, Me, Role, allow
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.ids import uuid7
from yinchuan.kit.web import assemble, openapi


@get("/open")
async def unguarded() -> None: ...


@get("/open", opt=PUBLIC)
async def guarded() -> None: ...


@websocket("/wire", opt=PUBLIC)
async def wire(socket: WebSocket[Any, Any, Any]) -> None: ...


@pytest.mark.parametrize("route", [unguarded, wire])
def test_a_route_without_a_policy_stops_the_start(route: Any) -> None:
    with pytest.raises(ImproperlyConfiguredException):
        assemble([route], [], resolve_actor=a_guest)
    with pytest.raises(ImproperlyConfiguredException):
        assemble([], [route], resolve_actor=a_guest)


def test_a_route_that_says_who_may_is_mounted() -> None:
    assemble([guarded], [], resolve_actor=a_guest)


@get("/mine", opt=PUBLIC)
async def greeting(actor: Me) -> str:
    return actor.name


async def nobody_knows(connection: Any) -> Actor:
    raise Unavailable


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/open", 200), ("/mine", 503)])
async def test_what_is_the_same_for_everyone_needs_no_sessions(path: str, status: int) -> None:
    app = assemble([], [guarded, greeting], resolve_actor=nobody_knows)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://city") as client:
        assert (await client.get(path)).status_code == status


@get("/desk/{case:str}", opt=allow(Role.REVIEWER))
async def desk(case: FromPath[str]) -> None: ...


async def test_who_asks_for_another_role_s_route_is_refused_and_recorded_without_the_address() -> None:
    kept: list[tuple[Actor, str, str]] = []
    citizen = Actor(role=Role.CITIZEN, account=uuid7(), level=2)

    async def resolve(connection: Any) -> Actor:
        return citizen

    async def record(actor: Actor, place: str, reason: str) -> None:
        kept.append((actor, place, reason))

    app = assemble([], [desk], resolve_actor=resolve, record_refusal=record)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://city") as client:
        assert (await client.get("/desk/of-somebody")).status_code == 403
    assert kept == [(citizen, "/desk/{case}", "not_allowed")]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return openapi.document(assemble([Things], [], resolve_actor=a_guest))


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def test_the_description_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert "/openapi.json" not in described["paths"]


def test_every_operation_names_its_session_and_refusals(described: dict[str, Any]) -> None:
    for operation in operations(described):
        assert "security" in operation
        assert {"400", "404", "503"} <= operation["responses"].keys()
    mine = described["paths"]["/api/things/mine"]["get"]
    assert mine["security"] == [{"session": []}]
    assert "401" in mine["responses"]
    assert described["paths"]["/healthz"]["get"]["security"] == []


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if "$ref" in value:
                yield value["$ref"]
            for item in value.values():
                yield from references(item)
        elif isinstance(value, list):
            for item in value:
                yield from references(item)

    for reference in references(described):
        at: Any = described
        for step in reference.removeprefix("#/").split("/"):
            at = at[step]


def test_operations_have_names_of_their_own(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(described)]
    assert len(names) == len(set(names))
