"""Every route with every role, compared with the matrix."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from litestar.routes import HTTPRoute

from tests.people import Person
from tests.rights.matrix import HIDDEN, LATER, LINES, NO, OUT, ROLES, YES
from tests.server import NO_TLS
from yinchuan.app import create_app

Things = dict[str, Any]
MEANING = {
    "sign_in_needed": OUT,
    "not_allowed": NO,
    "level_too_low": NO,
    "not_found": HIDDEN,
    "step_not_allowed": LATER,
    "claim_needed": LATER,
}
BY_STATUS = {401: OUT, 403: NO, 404: HIDDEN}  # an answer to HEAD has no body


def routes() -> Iterator[str]:
    for route in create_app().routes:
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            if "policy" in handler.opt:  # else the framework's own OPTIONS, which never runs
                yield from (f"{method} {route.path_format}" for method in handler.http_methods)


ROUTES = sorted(set(routes()))


def test_the_matrix_and_the_routes_are_the_same() -> None:
    assert sorted(LINES) == ROUTES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", ROUTES)
def test_each_role_may_do_what_the_matrix_says(
    person_as: Callable[[str], Person],
    shared: Things,
    things: Things,
    unused: list[Things],
    sessions: dict[str, dict[str, str]],
    route: str,
    role: str,
) -> None:
    person = person_as(role)
    method, template = route.split(" ")
    if route == "DELETE /api/session":
        sessions.pop(person.name, None)  # the next test signs in again
    answer = send(person, method, template.format(**things), LINES[route].options(things))
    if answer.is_error and things is not shared:
        unused.append(things)
    assert meaning(answer) == LINES[route].expected[role], answer.text


def send(person: Person, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
    """The answer; an endless one only as far as its head."""
    headers = dict(options.pop("headers", {}))
    if person.wire.cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in person.wire.cookies.items())
    address = person.server.url + path
    with httpx.stream(method, address, headers=headers, timeout=30, verify=NO_TLS, **options) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.read()
    return answer


def meaning(answer: httpx.Response) -> str:
    if answer.status_code < 400:
        return YES
    if not answer.content:
        return BY_STATUS.get(answer.status_code, YES)
    assert answer.status_code < 500
    return MEANING.get(answer.json()["code"], YES)  # another refusal: not for want of a right
