"""Ways round the matrix: swapped ids, other spellings of an address, other methods, other sites, other people's caches.

The letters are those of the authorization tests in the threat model."""

import http.client
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.people import Citizen, Officer, Person, new_id
from tests.rights.matrix import LINES, OUT
from tests.server import Server

Things = dict[str, Any]
READS = {"GET", "HEAD", "OPTIONS"}
WRITES = sorted(route for route in LINES if route.split(" ")[0] not in READS)
NAMES = ("consent", "draft", "submission", "step", "version", "key", "creation")
BLANK: Things = {name: {} for name in NAMES}
WITH_BODY = [route for route in WRITES if "json" in LINES[route].options(BLANK)]
PERSONAL = sorted(
    route
    for route, line in LINES.items()
    if route.startswith("GET /api") and line.expected["guest"] == OUT and not route.endswith("/events")
)


@pytest.fixture
def role() -> str:
    return "other"


@pytest.fixture
def owner(server: Server) -> Citizen:
    return Citizen(server, "马秀兰").signs_in()


def call(person: Person, route: str, things: Things, **more: Any) -> int:
    method, template = route.split(" ")
    options = LINES[route].options(things)
    options["headers"] = {**options.get("headers", {}), **more.pop("headers", {})}
    return person.call(method, template.format(**things), **options).status_code


# A1, A2: ids


def test_an_own_case_does_not_open_anothers_paper(things: Things, xiaoyan: Citizen, wang: Officer) -> None:
    mine = xiaoyan.submits("HF-MZ-05").case["id"]
    paper = f"/materials/{things['material_id']}/pages/1"
    assert xiaoyan.call("GET", f"/api{paper}").status_code == 404
    assert wang.call("GET", f"/api/window/cases/{mine}{paper}").status_code == 404
    assert wang.call("GET", f"/api/window/cases/{things['case_id']}{paper}").status_code == 200


def test_an_own_draft_does_not_take_anothers_paper(things: Things, xiaoyan: Citizen) -> None:
    xiaoyan.begins("HF-MZ-06").consents().fills()
    xiaoyan.materials = {"account": [things["material_id"]]}
    body = {
        "item": "HF-MZ-06",
        "revision": xiaoyan.item["revision"],
        "answers": xiaoyan.answers,
        "materials": xiaoyan.materials,
        "base": xiaoyan.version,
    }
    saved = xiaoyan.call("PUT", f"/api/drafts/{xiaoyan.id}", json=body)
    if saved.status_code < 400:  # named, but neither described nor to be had
        named = saved.json()["materials"]["account"] if "materials" in saved.json() else []
        assert all(paper["sha256"] == "" for paper in named)
    else:
        assert saved.status_code in {404, 409, 422}


@pytest.mark.parametrize("given", ["1", "x", "00000000-0000-0000-0000-000000000000", "%00", "null", "*"])
def test_an_id_that_is_none_is_not_there(xiaoyan: Citizen, given: str) -> None:
    assert xiaoyan.call("GET", f"/api/cases/{given}").status_code in {400, 404}


# A3: ids elsewhere


@pytest.mark.parametrize("name", ["account", "owner", "owner_id", "actor", "office", "user"])
def test_a_name_in_the_query_changes_nothing(things: Things, xiaoyan: Citizen, name: str) -> None:
    case = str(things["case_id"])
    listed = xiaoyan.call("GET", "/api/cases", params={name: case})
    assert case not in listed.text
    assert xiaoyan.call("GET", f"/api/cases/{case}", params={name: case}).status_code == 404


@pytest.mark.parametrize(
    "header", ["X-User", "X-Forwarded-User", "X-Office", "Authorization", "X-Original-URL"]
)
def test_a_header_names_nobody(things: Things, server: Server, header: str) -> None:
    guest = Citizen(server, "马秀兰")
    where = f"/api/cases/{things['case_id']}"
    assert guest.call("GET", where, headers={header: str(things["case_id"])}).status_code == 401


def test_a_cursor_opens_no_other_bodys_queue(things: Things, chen: Officer) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        cursor = f"{day}~{things['case_id']}"
        page = chen.ask("GET", "/api/window/cases", params={"after": cursor})
        assert str(things["case_id"]) not in [line["id"] for line in page["cases"]]


# A5: another's idempotency key


def test_anothers_key_gives_nothing_of_theirs(things: Things, owner: Citizen, xiaoyan: Citizen) -> None:
    key = str(uuid4())
    done = call(owner, "PATCH /api/drafts/{draft_id}", {**things, "key": key})
    assert done in {200, 412}
    xiaoyan.begins("HF-MZ-06").consents().fills()
    mine = {**things, "key": key, "draft_id": xiaoyan.id, "version": xiaoyan.version}
    answer = xiaoyan.call(
        "PATCH", f"/api/drafts/{xiaoyan.id}", **LINES["PATCH /api/drafts/{draft_id}"].options(mine)
    )
    assert answer.status_code == 200
    assert str(things["draft_id"]) not in answer.text
    assert call(xiaoyan, "PATCH /api/drafts/{draft_id}", {**things, "key": str(uuid4())}) == 404


# A8: fields that the server decides


@pytest.mark.parametrize(
    "field",
    ["is_officer", "owner_id", "ownerId", "status", "department_id", "approved_by", "account", "level"],
)
@pytest.mark.parametrize("route", WITH_BODY)
def test_a_field_nobody_asked_for_is_refused(owner: Citizen, things: Things, route: str, field: str) -> None:
    method, template = route.split(" ")
    body = {**LINES[route].options(things)["json"], field: "decider"}
    answer = owner.call(method, template.format(**things), json=body)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]


# A10: other spellings


@pytest.mark.parametrize(
    "path",
    [
        "/api/cases/{case_id}/",
        "//api/cases/{case_id}",
        "/api//cases/{case_id}",
        "/API/cases/{case_id}",
        "/api/Cases/{case_id}",
        "/api/cases/{case_id};x=1",
        "/api/cases/./{case_id}",
        "/api/x/../cases/{case_id}",
        "/api/x/..;/cases/{case_id}",
        "/api/%2e%2e/api/cases/{case_id}",
        "/api%2Fcases%2F{case_id}",
        "/api/cases/{case_id}%2Freceipt",
        "/api/cases/{case_id}%252Freceipt",
        "/api/cases/{case_id}%00",
        "/api/cases/{case_id}.json",
    ],
)
@pytest.mark.parametrize("who", ["owner", "other", "guest"])
def test_an_address_has_one_spelling(
    person_as: Callable[[str], Person], things: Things, path: str, who: str
) -> None:
    person = person_as(who)
    cookie = "; ".join(f"{name}={value}" for name, value in person.wire.cookies.items())
    line = http.client.HTTPConnection("127.0.0.1", person.server.port, timeout=10)
    line.request("GET", path.format(**things), headers={"Cookie": cookie})
    answer = line.getresponse()
    text = answer.read().decode(errors="replace")
    line.close()
    assert answer.status in {400, 404}
    assert "timeline" not in text


@pytest.mark.parametrize(
    "header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_a_method_is_not_overridden(things: Things, owner: Citizen, header: str) -> None:
    where = f"/api/drafts/{things['draft_id']}"
    assert owner.call("GET", where, headers={header: "DELETE"}).status_code == 200
    assert owner.call("GET", where, params={header: "DELETE"}).status_code == 200
    assert owner.call("POST", where, headers={header: "DELETE"}).status_code == 405
    assert owner.call("GET", where).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_a_method_without_a_route_does_nothing(things: Things, owner: Citizen, method: str) -> None:
    answer = owner.call(method, f"/api/cases/{things['case_id']}")
    assert answer.status_code in {400, 404, 405}


# A12: caches


@pytest.mark.parametrize("route", PERSONAL)
def test_what_is_personal_is_kept_by_no_cache(
    things: Things, owner: Citizen, wang: Officer, route: str
) -> None:
    person: Person = wang if "/window/" in route else owner
    answer = person.call("GET", route.split(" ")[1].format(**things))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


# A13: rights that ended


def test_a_right_ends_with_the_session(server: Server, things: Things) -> None:
    phone = Citizen(server, "马秀兰").signs_in()
    where = f"/api/cases/{things['case_id']}"
    tag = phone.call("GET", where).headers["etag"]
    kept = dict(phone.wire.cookies)
    phone.signs_out()
    phone.wire.cookies = kept
    assert phone.call("GET", where).status_code == 401
    assert phone.call("GET", where, headers={"If-None-Match": tag}).status_code == 401


def test_an_officers_right_ends_with_the_session(server: Server, things: Things) -> None:
    wang = Officer(server, "王强").signs_in()
    kept = dict(wang.wire.cookies)
    wang.signs_out()
    wang.wire.cookies = kept
    assert wang.call("GET", f"/api/window/cases/{things['case_id']}").status_code == 401
    assert wang.call("GET", "/api/window/cases").status_code == 401


# A17: other sites


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
@pytest.mark.parametrize("route", WRITES)
def test_another_site_writes_nothing(
    things: Things, owner: Citizen, route: str, headers: dict[str, str]
) -> None:
    before = owner.ask("GET", f"/api/cases/{things['case_id']}")
    assert call(owner, route, things, headers=headers) == 403
    assert owner.ask("GET", f"/api/cases/{things['case_id']}") == before
    assert owner.ask("GET", f"/api/drafts/{things['draft_id']}")


@pytest.mark.parametrize("route", PERSONAL)
def test_reading_changes_nothing(things: Things, owner: Citizen, wang: Officer, route: str) -> None:
    def state() -> tuple[Any, ...]:
        return (
            owner.ask("GET", f"/api/cases/{things['case_id']}"),
            owner.ask("GET", f"/api/drafts/{things['draft_id']}"),
            [line for line in wang.queue() if line["id"] == str(things["case_id"])],
        )

    before = state()
    person: Person = wang if "/window/" in route else owner
    person.call("GET", route.split(" ")[1].format(**things))
    assert state() == before


def test_nobody_learns_what_exists(things: Things, xiaoyan: Citizen) -> None:
    """A7: theirs and nobody's are answered alike but for the trace and the name of the request."""
    for part in ("", "/receipt", "/document", "/evidence"):
        answers = [xiaoyan.call("GET", f"/api/cases/{case}{part}") for case in (things["case_id"], new_id())]
        told = [{**answer.json(), "trace": "", "request": ""} for answer in answers]
        assert told[0] == told[1]
        assert len({answer.status_code for answer in answers}) == 1
