"""Bodies nobody should send: each gets a 4xx that says where, and the house goes on."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.probe import THING, Probe

JSON = {"Content-Type": "application/json"}
GOOD = {"fullName": "马秀兰", "rows": [{"id": "01890000-0000-7000-8000-000000000001", "count": 3}]}


def refused(
    probe: Probe, body: bytes, status: int, code: str, headers: dict[str, str] = JSON
) -> dict[str, object]:
    answer = probe.http.put(THING, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    problem: dict[str, object] = answer.json()
    return problem


def test_a_good_body_comes_back(probe: Probe) -> None:
    answer = probe.http.put(THING, json=GOOD)
    assert answer.json() == {**GOOD, "answers": {}}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[",
        b"nul",
        b"{'fullName': 'x'}",
        b'{"fullName": "x",}',
        b'{"fullName": "x"} {}',
        b'{"fullName": "a\nb"}',
        b'{"fullName": "a\x00b"}',
        b'{"fullName": "\\x41"}',
        b'{"fullName": "x", "answers": {"a": NaN}}',
        b'{"fullName": "x", "answers": {"a": -Infinity}}',
        b'{"fullName": "x", "answers": {"a": 1e999}}',
        b'{"fullName": "x", "answers": {"a": 9007199254740992}}',
        b'{"fullName": "x", "answers": {"a": ' + b"9" * 10_000 + b"}}",
        b'{"fullName": "x", "answers": {"a": 01}}',
        b"\xef\xbb\xbf{}",
        '{"fullName": "x"}'.encode("utf-16"),
        b'{"fullName": "\xff"}',
        b'{"fullName": "\xc0\xaf"}',
        b'{"fullName": "\xed\xa0\x80"}',
        b'{"fullName": "\xf4\x90\x80\x80"}',
        b"\x80",
        b" ",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_is_no_json_is_400(probe: Probe, body: bytes) -> None:
    refused(probe, body, 400, "malformed_json")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":', b'{"fullName":"x","answers":{"a":' + b"["])
def test_bottomless_json_is_400(probe: Probe, opening: bytes) -> None:
    answer = probe.http.put(THING, content=opening * (900_000 // len(opening)), headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"too_deep", "malformed_json"}


@pytest.mark.parametrize(
    ("depth", "status"), [(60, 200), (62, 200), (63, 400), (200, 400), (2_000, 400), (100_000, 400)]
)
def test_depth_has_a_limit(probe: Probe, depth: int, status: int) -> None:
    body = b'{"fullName":"x","answers":{"a":' + b"[" * depth + b"]" * depth + b"}}"
    assert probe.http.put(THING, content=body, headers=JSON).status_code == status


def test_brackets_in_a_text_are_no_depth(probe: Probe) -> None:
    body = {"fullName": "x", "answers": {"a": '["\\{[' * 200, "b": [[]] * 200}}
    assert probe.http.put(THING, json=body).json()["answers"] == body["answers"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"fullName":"x","fullName":"y"}',
        b'{"fullName":"x","\\u0066ullName":"y"}',
        b'{"fullName":"x","answers":{"a":[{"b":1,"b":1}]}}',
    ],
)
def test_a_key_twice_is_400(probe: Probe, body: bytes) -> None:
    refused(probe, body, 400, "duplicate_key")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/fullName", "required"),
        ({"fullName": None}, "/fullName", "wrong_type"),
        ({"fullName": "x", "full_name": "y"}, "/full_name", "unknown_field"),
        ({"fullName": "x", "__proto__": {}}, "/__proto__", "unknown_field"),
        ({"fullName": "长" * 21}, "/fullName", "too_long"),
        ({"fullName": "x", "rows": [{"id": "nobody"}]}, "/rows/0/id", "bad_format"),
        ({**GOOD, "rows": [GOOD["rows"][0], {"count": "3"}]}, "/rows/1/count", "wrong_type"),
        ([], "", "wrong_type"),
        ("text", "", "wrong_type"),
        (None, "", "wrong_type"),
    ],
    ids=str,
)
def test_the_field_is_named(probe: Probe, body: object, pointer: str, code: str) -> None:
    problem = refused(probe, json.dumps(body).encode(), 400, "invalid_fields")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [(pointer, code)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "mark", ["\x00", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\ud800", "\udc00"]
)
def test_marks_nobody_sees_are_refused_where_they_stand(probe: Probe, mark: str) -> None:
    body = {"fullName": "x", "answers": {"rows": [{"note": f"a{mark}b"}]}}
    problem = refused(probe, json.dumps(body).encode(), 400, "invalid_fields")
    assert problem["errors"][0]["pointer"] == "/answers/rows/0/note"  # type: ignore[index]
    keyed = json.dumps({"fullName": "x", "answers": {mark: 1}}).encode()
    refused(probe, keyed, 400, "invalid_fields")


@pytest.mark.parametrize("text", ["古丽·阿依夏木", "𠮷野", "㵘䶮", "一行\n两行\t", "👩‍👧", "é"])
def test_names_and_lines_of_every_people_are_kept_exactly(probe: Probe, text: str) -> None:
    for body in (json.dumps({"fullName": text}), json.dumps({"fullName": text}, ensure_ascii=False)):
        answer = probe.http.put(THING, content=body.encode(), headers=JSON)
        assert answer.json()["fullName"] == text


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=gbk",
        "application/jsonp",
        "json",
        "application/msgpack",
        "*/*",
        ";" * 100,
    ],
)
def test_only_json_is_read_as_json(probe: Probe, kind: str) -> None:
    refused(probe, json.dumps(GOOD).encode(), 415, "wrong_content_type", {"Content-Type": kind})


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", "application/json-patch+json"]
)
def test_json_may_be_named_in_full(probe: Probe, kind: str) -> None:
    answer = probe.http.put(THING, content=json.dumps(GOOD).encode(), headers={"Content-Type": kind})
    assert answer.status_code == 200


def test_no_body_is_400(probe: Probe) -> None:
    refused(probe, b"", 400, "body_missing")


def test_a_huge_body_is_413_by_its_word(probe: Probe) -> None:
    body = b'{"fullName":"' + b"x" * 2_000_000 + b'"}'
    refused(probe, body, 413, "body_too_large")


def test_a_huge_body_is_413_without_its_word(probe: Probe) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"fullName":"'
        for _ in range(40):
            yield b"x" * 50_000

    answer = probe.http.put(THING, content=pieces(), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_route_may_take_more(probe: Probe) -> None:
    assert probe.http.patch(THING, content=b"x" * 3_000_000).json() == {"size": 3_000_000}
    assert probe.http.patch(THING, content=b"x" * 6_000_000).status_code == 413


def test_a_client_that_leaves_in_mid_body_harms_nobody(probe: Probe) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", probe.port)) as wire:
            wire.sendall(
                f"PATCH {THING} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode() + b"x" * 100
            )
    for _ in range(100):
        if len(kept := probe.http.get("/api/things/gone").json()) >= 20:
            break
        time.sleep(0.05)
    assert kept[-20:] == [100] * 20
    assert "Traceback" not in probe.log.read_text()


def test_a_body_is_read_in_linear_time(probe: Probe) -> None:
    # Each shape makes a careless scanner go back again and again.
    for text in ('\\"' * 200_000, "[" * 400_000, "\\\\" * 200_000, "\\u0041" * 60_000):
        body = b'{"fullName":"x","answers":{"a":"' + text.encode() + b'","b":[' + b"[]," * 70 + b"1]}}"
        assert probe.http.put(THING, content=body, headers=JSON).status_code == 200


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=80) | st.text('{}[]":,\\ua0139.e-nultrfs ', max_size=80).map(str.encode))
def test_any_bytes_get_an_answer(probe: Probe, body: bytes) -> None:
    assert probe.http.post("/api/things", content=body, headers=JSON).status_code in {201, 400}
