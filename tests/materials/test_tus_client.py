"""The npm package `tus-js-client`, unchanged, against the real server."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.materials import files
from tests.materials.conftest import SLOT, Upload
from tests.server import ROOT

CLIENT = Path(__file__).with_name("tus_client.mjs")


def run(upload: Upload, folder: Path, **options: Any) -> dict[str, Any]:
    file = folder / "file"
    file.write_bytes(upload.content)
    facts = {
        "modules": str(ROOT / "pwa" / "package.json"),
        "endpoint": upload.citizen.server.url + "/api/uploads",
        "cookie": "; ".join(f"{k}={v}" for k, v in upload.citizen.wire.cookies.items()),
        "file": str(file),
        "metadata": {
            "materialId": str(upload.material),
            "draftId": str(upload.draft),
            "slot": SLOT,
            "sha256": hashlib.sha256(upload.content).hexdigest(),
            "filename": "转诊单.jpg",
            "filetype": "image/jpeg",
        },
        **options,
    }
    done = subprocess.run(
        ["node", str(CLIENT), json.dumps(facts)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("while_creating", [False, True])
def test_a_file_arrives_whole(upload: Upload, tmp_path: Path, while_creating: bool) -> None:
    said = run(upload, tmp_path, chunkSize=30_000, whileCreating=while_creating)
    assert said["url"].endswith(upload.path)
    assert said["seen"][0] == "POST 201"
    found = upload.looked_at()
    assert (found["state"], found["bytes"]) == ("stored", len(upload.content))


def test_a_cut_upload_is_resumed(upload: Upload, tmp_path: Path) -> None:
    upload.content = files.photo(3000, 2000, seed=3)
    said = run(upload, tmp_path, chunkSize=100_000, cutAt=250_000)
    assert said["resumed"]
    assert any(each.startswith("HEAD 200") for each in said["seen"])
    assert upload.looked_at()["state"] == "stored"
    sent = upload.citizen.call("GET", f"/api/materials/{upload.material}/file")
    assert sent.content == upload.content


def test_beginning_anew_finds_the_upload_that_was_begun(upload: Upload, tmp_path: Path) -> None:
    upload.creates()
    upload.sends(0, 20_000)
    said = run(upload, tmp_path, chunkSize=50_000)
    assert said["seen"][0] == "POST 201"
    assert upload.looked_at()["state"] == "stored"
