"""Every refusal has one shape, and the log leads from its trace to its cause without a word about a person."""

import re

import httpx
import pytest

from tests.kit.probe import ID, THING, Probe

SHAPE = {"type", "title", "status", "code", "detail", "errors", "trace", "request"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "cause"),
    [
        ("GET", "/api/nowhere", 404, "not_found", "40"),
        ("GET", "/nowhere.png", 404, "not_found", "40"),
        ("DELETE", THING, 405, "method_not_allowed", "10"),
        ("PROPFIND", THING, 405, "method_not_allowed", "10"),
        ("GET", f"{THING}?revision=many", 400, "invalid_parameters", "10"),
        ("GET", "/api/things/not-a-uuid", 404, "not_found", "40"),
        ("GET", "/api/things/mine", 401, "sign_in_needed", "20"),
        ("GET", "/api/things/moved", 412, "version_moved", "51"),
        ("GET", "/api/things/down", 503, "unavailable", "90"),
        ("GET", "/api/things/bug", 500, "internal_error", "99"),
        ("POST", "/sw.js", 405, "method_not_allowed", "10"),
    ],
)
def test_an_error_is_a_problem(
    probe: Probe, method: str, path: str, status: int, code: str, cause: str
) -> None:
    answer = probe.http.request(method, path)
    problem = answer.json()
    assert answer.status_code == status == problem["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() >= SHAPE
    assert problem["code"] == code
    assert problem["type"] == f"urn:yinchuan:problem:{code}"
    assert re.fullmatch(cause + "[0-9]{4}", problem["trace"])


def test_facts_and_fields_stand_in_the_problem(probe: Probe) -> None:
    answer = probe.http.get("/api/things/moved")
    assert answer.json()["caseId"] == ID
    assert answer.json()["errors"] == [
        {"pointer": "/name", "code": "required", "detail": "此项必填", "params": {"limit": 1}}
    ]
    assert answer.headers["etag"] == '"1.2"'


def test_a_house_that_is_busy_says_when_to_come_back(probe: Probe) -> None:
    assert probe.http.get("/api/things/down").headers["retry-after"] == "7"


def test_the_trace_leads_to_the_line_of_the_log(probe: Probe) -> None:
    trace = probe.http.get("/api/things/bug").json()["trace"]
    line = next(line for line in probe.logged() if line.get("trace") == trace)
    assert line["kind"] == "RuntimeError"
    assert any("probe_app.py" in frame for frame in line["frames"])


def test_the_log_holds_no_person(probe: Probe) -> None:
    probe.http.get("/api/things/bug")
    with pytest.raises(httpx.RemoteProtocolError):
        probe.http.get("/api/things/cut")
    probe.http.put(THING, json={"fullName": "马秀兰", "640181199001010018": 1})
    probe.http.get(f"{THING}?name=640181199001010018")
    log = probe.log.read_text()
    assert "马秀兰" not in log
    assert "640181199001010018" not in log
    assert ID not in log


def test_a_405_names_what_is_possible(probe: Probe) -> None:
    allowed = probe.http.delete(THING).headers["allow"]
    assert {"GET", "PATCH", "PUT"} <= {name.strip() for name in allowed.split(",")}
    assert probe.http.post("/sw.js").headers["allow"] == "GET, HEAD"


def test_options_names_what_is_possible(probe: Probe) -> None:
    answer = probe.http.options(THING)
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, PATCH, PUT"


def test_head_is_get_without_its_body(probe: Probe) -> None:
    got, head = probe.http.get(THING), probe.http.head(THING)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_head_of_an_endless_answer_ends(probe: Probe) -> None:
    assert probe.http.head("/api/things/events").headers["content-type"].startswith("text/event-stream")


def test_head_of_a_missing_thing_is_a_404_without_a_body(probe: Probe) -> None:
    answer = probe.http.head("/api/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")


def test_every_request_has_a_name_of_its_own_that_the_log_knows(probe: Probe) -> None:
    named = [probe.http.get("/api/things/moved").json() for _ in range(3)]
    assert len({problem["request"] for problem in named}) == 3
    lines = {line["trace"]: line["request"] for line in probe.logged() if "trace" in line}
    assert [lines[problem["trace"]] for problem in named] == [problem["request"] for problem in named]
