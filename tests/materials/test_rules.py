"""What the headers of tus say, and names."""

import base64
from uuid import uuid4

import pytest

from yinchuan.domains.materials import rules
from yinchuan.domains.materials.errors import AlgorithmUnknown, HeaderRefused


def metadata(**facts: str) -> str:
    known = {
        "materialId": str(uuid4()),
        "draftId": str(uuid4()),
        "slot": "photo",
        "sha256": "a" * 64,
        "filename": "照片.jpg",
        "filetype": "image/jpeg",
        **facts,
    }
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in known.items())


def test_metadata_is_read_and_foreign_keys_are_left_alone() -> None:
    found = rules.announced(metadata(relativePath="null", kind="preview", previewOf=str(uuid4())))
    assert (found.slot, found.filename, found.kind) == ("photo", "照片.jpg", "preview")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "materialId",
        "materialId !!!",
        metadata(materialId="x"),
        metadata(sha256="A" * 64),
        metadata(sha256="a" * 63),
        metadata(slot=""),
        metadata(kind="other"),
        metadata() + ",slot cGhvdG8=",
        metadata().replace("filename ", "name "),
        "filename " + base64.b64encode(b"\xff").decode(),
    ],
)
def test_bad_metadata_is_refused(header: str | None) -> None:
    with pytest.raises(HeaderRefused):
        rules.announced(header)


@pytest.mark.parametrize("value", [None, "", "-1", "1.5", "1e3", "１２", "9" * 16, "0x10", "1 2"])
def test_a_length_is_a_plain_number(value: str | None) -> None:
    with pytest.raises(HeaderRefused):
        rules.number("Upload-Length", value)


def test_checksums() -> None:
    assert rules.checksum(None) is None
    assert rules.checksum("sha1 AAEC") == ("sha1", b"\0\1\2")
    with pytest.raises(AlgorithmUnknown):
        rules.checksum("md5 AAEC")
    with pytest.raises(HeaderRefused):
        rules.checksum("sha256 !")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("合同.pdf", "合同.pdf"),
        ("C:\\windows\\evil.exe", "evil.exe"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("line\r\nbreak\x00.jpg", "linebreak.jpg"),
        ("..", "文件"),
        ("", "文件"),
        ("字" * 300, "字" * 120),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str) -> None:
    assert rules.safe_name(name) == safe


def test_a_file_is_given_out_to_be_saved_only() -> None:
    headers = rules.given_out('a";\r\n=文.exe', "application/pdf")
    assert headers["Content-Disposition"].startswith("attachment; filename=\"file.pdf\"; filename*=UTF-8''")
    assert headers["Content-Disposition"].endswith(".pdf")
    assert "\r" not in headers["Content-Disposition"]
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
