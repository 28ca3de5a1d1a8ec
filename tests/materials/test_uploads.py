"""tus 1.0 at `/api/uploads`: creation, chunks, checksums, expiry, the end; and what goes wrong on the way."""

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.materials import files
from tests.materials.conftest import BYTES, TUS, Upload, code
from tests.people import Citizen
from tests.server import Server


def test_the_server_says_what_it_can(upload: Upload) -> None:
    said = upload.citizen.call("OPTIONS", "/api/uploads")
    assert said.status_code == 204
    assert said.headers["Tus-Version"] == said.headers["Tus-Resumable"] == "1.0.0"
    assert set(said.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    }
    assert said.headers["Tus-Max-Size"] == str(10 * 1024 * 1024)
    assert "sha1" in said.headers["Tus-Checksum-Algorithm"].split(",")


def test_a_file_in_three_pieces(upload: Upload) -> None:
    created = upload.creates()
    assert (created.status_code, created.headers["Location"]) == (201, upload.path)
    assert "GMT" in created.headers["Upload-Expires"]
    assert upload.offset() == 0
    for start, end in ((0, 1000), (1000, 30_000), (30_000, None)):
        sent = upload.sends(start, end)
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(end or len(upload.content)))
        assert upload.offset() == (end or len(upload.content))
    found = upload.looked_at()
    assert (found["state"], found["refused"], found["pages"]) == ("stored", None, 1)
    assert (found["width"], found["height"], found["type"]) == (800, 600, "image/jpeg")
    assert (found["name"], found["bytes"]) == ("转诊单.jpg", len(upload.content))


def test_creation_may_bring_the_bytes(upload: Upload) -> None:
    created = upload.creates(upload.content[:5000])
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "5000")
    assert upload.sends(5000).status_code == 204
    other = Upload(upload.citizen, upload.draft, files.photo(seed=8))
    assert other.creates(other.content).headers["Upload-Offset"] == str(len(other.content))
    assert {upload.looked_at()["state"], other.looked_at()["state"]} == {"stored"}


def test_a_creation_can_be_repeated(upload: Upload) -> None:
    first = upload.creates()
    upload.sends(0, 1000)
    for again in (upload.creates(), upload.creates(upload.content)):
        assert (again.status_code, again.headers["Location"]) == (201, first.headers["Location"])
        assert again.headers["Upload-Offset"] == "1000"
    upload.sends(1000)
    assert upload.creates().headers["Upload-Offset"] == str(len(upload.content))


def test_a_material_id_is_for_one_file(upload: Upload) -> None:
    upload.creates()
    assert code(upload.creates(sha256="a" * 64)) == (409, "material_exists")
    assert code(upload.creates(length=7)) == (409, "material_exists")


def test_a_wrong_offset_is_refused_and_the_right_one_goes_on(upload: Upload) -> None:
    upload.creates()
    upload.sends(0, 1000)
    for start in (0, 999, 1001):
        assert code(upload.sends(start, 2000)) == (409, "upload_offset")
    assert upload.sends(1000).status_code == 204
    assert code(upload.sends(5, 10)) == (409, "upload_offset")
    assert upload.sends_bytes(len(upload.content), b"").status_code == 204


def checksum(algorithm: str, piece: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, piece).digest()).decode()}"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_dropped_and_sent_again(upload: Upload, algorithm: str) -> None:
    upload.creates()
    good = {"Upload-Checksum": checksum(algorithm, upload.content[:1000])}
    damaged = upload.sends_bytes(0, b"x" + upload.content[1:1000], good)
    assert code(damaged) == (460, "chunk_checksum")
    assert upload.offset() == 0
    assert upload.sends(0, 1000, good).headers["Upload-Offset"] == "1000"
    assert code(upload.sends(1000, headers={"Upload-Checksum": "md5 AAAA"})) == (400, "checksum_algorithm")
    assert upload.sends(1000).status_code == 204
    assert upload.looked_at()["state"] == "stored"


def test_a_file_that_is_not_what_was_announced_is_dropped_and_may_be_sent_again(upload: Upload) -> None:
    upload.creates()
    wrong = bytes([upload.content[0] ^ 1]) + upload.content[1:]
    assert code(upload.sends_bytes(0, wrong)) == (460, "file_checksum")
    assert upload.asks().status_code == 404
    assert upload.creates().headers["Upload-Offset"] == "0"
    assert upload.sends(0).status_code == 204


def test_what_cannot_be_is_refused_before_a_byte_is_taken(upload: Upload) -> None:
    assert code(upload.creates(length=10 * 1024 * 1024 + 1)) == (413, "file_too_big")
    assert code(upload.creates(length=0)) == (400, "file_empty")
    assert code(upload.creates(slot="nowhere")) == (422, "unknown_slot")
    assert code(upload.creates(slot="form")) == (422, "unknown_slot")
    for kind in ("image/gif", "text/html", "image/svg+xml", "application/zip"):
        assert code(upload.creates(filetype=kind)) == (415, "type_not_accepted")
    assert code(upload.creates(materialId="x")) == (400, "upload_header")
    assert code(upload.creates(sha256="zz")) == (400, "upload_header")
    assert code(upload.creates(draftId=str(uuid4()))) == (404, "not_found")
    assert upload.asks().status_code == 404


def test_headers_of_the_protocol_are_demanded(upload: Upload) -> None:
    upload.creates()
    ask = upload.citizen.call
    old = {"Tus-Resumable": "0.2.2"}
    refused = [
        ask("POST", "/api/uploads", headers={"Upload-Length": "5"}),
        ask("PATCH", upload.path, headers={"Upload-Offset": "0", "Content-Type": BYTES}),
        ask("DELETE", upload.path, headers=old),
        ask("POST", "/api/uploads", headers={**old, "Upload-Length": "5"}),
    ]
    assert {code(each) for each in refused} == {(412, "tus_version")}
    assert {each.headers["Tus-Version"] for each in refused} == {"1.0.0"}
    assert ask("HEAD", upload.path).status_code == 412
    assert code(ask("POST", "/api/uploads", headers=TUS)) == (400, "upload_header")
    assert code(upload.sends(0, 9, {"Content-Type": "image/jpeg"})) == (415, "upload_content_type")
    for offset in ("", "-1", "x"):
        assert code(upload.sends(0, 9, {"Upload-Offset": offset})) == (400, "upload_header")
    # A byte that base64 does not know, and one that is no text at all.
    for damage in (b"*", b"\xff"):
        described: dict[str, Any] = {**TUS, "Upload-Length": "5", "Upload-Metadata": b"materialId " + damage}
        assert code(ask("POST", "/api/uploads", headers=described)) == (400, "upload_header")
        summed = {**TUS, "Upload-Offset": "0", "Content-Type": BYTES, "Upload-Checksum": b"sha1 " + damage}
        assert code(ask("PATCH", upload.path, headers=summed, content=b"x")) == (400, "upload_header")


def test_a_network_without_patch_gets_through(upload: Upload) -> None:
    upload.creates()
    own = {**TUS, "Upload-Offset": "0", "Content-Type": BYTES}
    ask = upload.citizen.call
    sent = ask(
        "POST", upload.path, headers={**own, "X-HTTP-Method-Override": "PATCH"}, content=upload.content
    )
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(upload.content)))
    assert code(ask("POST", upload.path, headers=own)) == (400, "upload_header")
    ended = ask("POST", upload.path, headers={**TUS, "X-HTTP-Method-Override": "DELETE"})
    assert (ended.status_code, upload.asks().status_code) == (204, 404)


def test_more_bytes_than_announced_are_refused(upload: Upload) -> None:
    upload.creates()
    assert code(upload.sends_bytes(0, upload.content + b"more")) == (413, "upload_too_long")
    assert upload.offset() < len(upload.content)
    assert upload.sends(upload.offset()).status_code == 204


def test_a_file_lies_where_the_draft_puts_it_whatever_it_was_announced_for(xiulan: Citizen) -> None:
    """Announced while the draft's own change was refused on the way, and put elsewhere before that came through."""
    upload = Upload(xiulan, xiulan.begins("HF-MZ-06").consents().saves().id)
    assert upload.creates(slot="account").status_code == 201
    here = f"/api/drafts/{upload.draft}"
    put = [{"op": "add", "path": "/materials/guardian-proof", "value": [str(upload.material)]}]
    headers = {"If-Match": f'"{xiulan.ask("GET", here)["version"]}"', "Idempotency-Key": str(uuid4())}
    assert xiulan.call("PATCH", here, json=put, headers=headers).status_code == 200
    upload.sends(0)
    assert upload.looked_at()["slot"] == "guardian-proof"


def test_an_upload_can_be_ended_and_a_stored_material_removed(upload: Upload) -> None:
    upload.creates()
    upload.sends(0, 1000)
    assert upload.ends().status_code == 204
    assert {upload.asks().status_code, upload.ends().status_code, upload.sends(0).status_code} == {404}
    upload.creates(upload.content)
    assert upload.looked_at()["state"] == "stored"
    assert upload.ends().status_code == 204
    assert upload.citizen.call("GET", f"/api/materials/{upload.material}").status_code == 404


def test_somebody_elses_upload_is_not_there(upload: Upload, xiaoyan: Citizen) -> None:
    upload.creates()
    theirs = Upload(xiaoyan, upload.draft, upload.content)
    theirs.material, theirs.path = upload.material, upload.path
    assert theirs.asks().status_code == 404
    answers = [theirs.creates(), theirs.sends(0), theirs.ends()]
    own = Upload(xiaoyan, content=upload.content)  # into an own draft, under the other's material id
    own.material = upload.material
    answers.append(own.creates())
    assert {code(each) for each in answers} == {(404, "not_found")}
    upload.sends(0)
    upload.looked_at()
    for path in ("", "/pages/1", "/file"):
        assert code(xiaoyan.call("GET", f"/api/materials/{upload.material}{path}")) == (404, "not_found")
    upload.citizen.wire.cookies.clear()
    assert upload.asks().status_code == 401


def test_a_draft_that_is_gone_takes_nothing_and_gives_up_what_it_had(upload: Upload) -> None:
    upload.creates(upload.content)
    upload.looked_at()
    upload.citizen.ask("DELETE", f"/api/drafts/{upload.draft}")
    other = Upload(upload.citizen, upload.draft, files.photo(seed=9))
    assert code(other.creates()) == (404, "not_found")
    until = time.monotonic() + 20
    while upload.citizen.call("GET", f"/api/materials/{upload.material}").status_code != 404:
        assert time.monotonic() < until
        time.sleep(0.1)


def slowly(content: bytes, started: threading.Event, go_on: threading.Event) -> Iterator[bytes]:
    yield content[:1000]
    started.set()
    go_on.wait(20)
    yield content[1000:]


def test_a_second_writer_is_told_to_wait(upload: Upload) -> None:
    upload.creates()
    second = Citizen(upload.citizen.server, upload.citizen.name).signs_in()
    started, go_on = threading.Event(), threading.Event()
    body = slowly(upload.content, started, go_on)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(upload.sends_bytes, 0, body, {"Content-Length": str(len(upload.content))})
        started.wait(20)
        wait_for(lambda: _second(second, upload).status_code == 423)
        refused = _second(second, upload)
        ended = second.call("DELETE", upload.path, headers=TUS)
        go_on.set()
        assert first.result(30).status_code == 204
    assert {code(refused), code(ended)} == {(423, "upload_locked")}
    assert upload.looked_at()["state"] == "stored"


def test_who_signs_out_while_sending_sends_no_more(server: Server) -> None:
    upload = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    upload.creates()
    second = Citizen(server, "马秀兰").signs_in()
    started, go_on = threading.Event(), threading.Event()
    body = slowly(upload.content, started, go_on)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(upload.sends_bytes, 0, body, {"Content-Length": str(len(upload.content))})
        started.wait(20)
        wait_for(lambda: _second(second, upload).status_code == 423)
        upload.citizen.signs_out()
        go_on.set()
        assert code(first.result(30)) == (401, "sign_in_needed")
    upload.citizen.signs_in()
    assert upload.looked_at_once()["state"] == "receiving"
    assert upload.sends(upload.offset()).status_code == 204  # the owner goes on
    assert upload.looked_at()["state"] == "stored"


def _second(citizen: Citizen, upload: Upload) -> httpx.Response:
    headers = {**TUS, "Upload-Offset": "7", "Content-Type": BYTES}
    return citizen.call("PATCH", upload.path, headers=headers, content=b"xyz")


def wait_for(done: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def cut(upload: Upload, start: int, end: int, **more: str) -> None:
    """Announce everything, send a part, and go away."""
    address = urlsplit(upload.citizen.server.url)
    headers = {
        **TUS,
        "Host": address.netloc,
        "Upload-Offset": str(start),
        "Content-Type": BYTES,
        "Content-Length": str(len(upload.content) - start),
        "Cookie": "; ".join(f"{k}={v}" for k, v in upload.citizen.wire.cookies.items()),
        **more,
    }
    head = f"PATCH {upload.path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall(head.encode() + b"\r\n" + upload.content[start:end])
        time.sleep(0.3)


def test_a_client_that_goes_away_goes_on_where_it_stopped(upload: Upload) -> None:
    upload.creates()
    cut(upload, 0, 40_000)
    wait_for(lambda: upload.offset() == 40_000)
    assert upload.sends(40_000).status_code == 204
    assert upload.looked_at()["state"] == "stored"


def test_a_cut_piece_with_a_checksum_is_not_believed(upload: Upload) -> None:
    upload.creates()
    cut(upload, 0, 40_000, **{"Upload-Checksum": checksum("sha256", upload.content)})
    time.sleep(0.5)
    wait_for(lambda: upload.sends(0).status_code == 204)


def test_a_killed_server_goes_on_where_the_disk_stopped(other_server: Callable[..., Server]) -> None:
    server = other_server()
    upload = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    upload.creates()
    upload.sends(0, 30_000)
    cut_off = threading.Thread(target=cut, args=(upload, 30_000, 60_000))
    cut_off.start()
    time.sleep(0.1)
    server.kill()
    cut_off.join()
    server.start()
    start = upload.offset()
    assert start in (30_000, 60_000)
    wait_for(lambda: upload.sends(start).status_code == 204, seconds=40)  # the dead writer's lease runs out
    assert upload.looked_at()["state"] == "stored"


def test_limits_are_settings_and_say_so_in_words(other_server: Callable[..., Server]) -> None:
    server = other_server(UPLOAD_MAX_BYTES="200000", UPLOAD_DAILY_BYTES="300000", UPLOAD_FILES_PER_CASE="2")
    first = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    second = Upload(first.citizen, first.draft, files.photo(seed=1))
    third = Upload(first.citizen, first.draft, files.photo(seed=2))
    assert code(first.creates(length=200_001)) == (413, "file_too_big")
    assert first.creates(first.content, length=None).status_code == 201
    assert second.creates(length=100).status_code == 201
    assert code(third.creates()) == (413, "too_many_files")
    elsewhere = Upload(first.citizen)
    refused = elsewhere.creates(length=199_999)
    assert code(refused) == (429, "upload_daily_limit")
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert "明天" in refused.json()["title"] + refused.json()["detail"]
