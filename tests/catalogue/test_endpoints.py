"""The list and the items over HTTP: the same bytes for everyone, 304 for whoever has them."""

import pytest

from tests.server import Server
from tests.wire import Refused, Wire


@pytest.fixture
def wire(server: Server) -> Wire:
    return Wire(server)


def test_the_list_has_every_item_and_what_search_needs(wire: Wire) -> None:
    found = wire.ask("GET", "/api/items")
    assert len(found["items"]) == 100
    permit = next(line for line in found["items"] if line["code"] == "HF-GA-08")
    assert (
        permit["hasForm"] and permit["initials"] == "jzzsl" and permit["pinyin"] == "ju zhu zheng shen ling"
    )
    assert len(permit["aliasPinyin"]) == len(permit["aliases"]) >= 4


def test_the_index_has_every_item_in_columns(wire: Wire) -> None:
    index, listed = wire.ask("GET", "/api/items/index"), wire.ask("GET", "/api/items")
    assert index["version"] == listed["version"]
    assert len(index["names"]) == len(index["codes"]) == len(index["aliases"]) == listed["total"] == 100
    assert sum(one["items"] for one in listed["departments"]) == 100


def test_the_list_searches(wire: Wire) -> None:
    found = wire.ask("GET", "/api/items", params={"q": "孩子上户口"})
    assert found["items"][0]["code"] == "HF-GA-04"


@pytest.mark.parametrize(
    "path", ["/api/items", "/api/items/index", "/api/items/HF-GA-08", "/api/items/HF-GA-08?revision=1"]
)
def test_who_has_it_is_told_so(wire: Wire, path: str) -> None:
    first = wire.call("GET", path)
    assert first.status_code == 200
    assert first.headers["cache-control"].startswith("public")
    again = wire.call("GET", path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    strong = wire.call(
        "GET", path, headers={"If-None-Match": f'"other", {first.headers["etag"].removeprefix("W/")}'}
    )
    assert strong.status_code == 304


def test_the_list_travels_packed(wire: Wire) -> None:
    packed = wire.call("GET", "/api/items", headers={"Accept-Encoding": "gzip"})
    plain = wire.call("GET", "/api/items", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < 16_000


def test_an_item_is_guide_and_form(wire: Wire) -> None:
    item = wire.ask("GET", "/api/items/HF-GA-08")
    assert item["form"]["schema"]["properties"]["name"]["title"] == "申领人姓名"
    needless = [slot for slot in item["materials"] if not slot["submits"]]
    assert needless and all(slot["whyNot"]["zh"] for slot in needless)


def test_an_item_with_a_form_says_whom_to_ask(wire: Wire) -> None:
    service = wire.ask("GET", "/api/items/HF-GA-08")["service"]
    assert "12345" in service["consult"]["zh"]
    assert "12345" in service["complain"]["en"]
    assert [set(each) for each in service["faq"]] == [{"question", "answer"}] * 2
    assert wire.ask("GET", "/api/items/HF-GA-09")["service"]["faq"] == []


def test_an_item_without_a_form_is_a_guide(wire: Wire) -> None:
    item = wire.ask("GET", "/api/items/HF-MZ-01")
    assert item["form"] is None
    assert item["online"] == "window" and item["inPersonReason"]["zh"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("HF-XX-99", "unknown_item"),
        ("HF-GA-08?revision=99", "unknown_revision"),
        ("%00", "not_found"),
        ("a?revision=1", "unknown_item"),
        ("HF-GA-08?revision=99999999999", "unknown_revision"),
    ],
)
def test_the_unknown_is_not_found(wire: Wire, path: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        wire.ask("GET", f"/api/items/{path}")
    assert (refused.value.status, refused.value.code) == (404, code)
