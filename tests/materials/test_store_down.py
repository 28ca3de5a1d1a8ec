"""The object store or the disk fails: 503 and nothing acknowledged; once it is back the upload goes on."""

from collections.abc import Callable
from pathlib import Path

from tests.materials.conftest import Upload, code
from tests.people import Citizen
from tests.server import Server


def objects_of(server: Server) -> Path:
    return Path(server.settings["OBJECTS_URL"].removeprefix("file://"))


def test_a_store_that_is_down_acknowledges_nothing(other_server: Callable[..., Server]) -> None:
    server = other_server()
    upload = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    upload.creates()
    upload.sends(0, 10_000)
    objects = objects_of(server)
    aside = objects.with_name("aside")
    if objects.exists():
        objects.rename(aside)
    objects.write_text("a disk that is gone")
    refused = upload.sends(10_000)
    assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
    assert upload.offset() < len(upload.content)
    assert upload.citizen.ask("GET", f"/api/materials/{upload.material}")["state"] == "receiving"
    objects.unlink()
    if aside.exists():
        aside.rename(objects)
    assert upload.sends(upload.offset()).status_code == 204
    assert upload.looked_at()["state"] == "stored"


def test_a_folder_for_parts_that_cannot_be_written_acknowledges_nothing(
    other_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = other_server(VAR_DIR=str(tmp_path))
    upload = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    upload.creates()
    folder = tmp_path / "uploads"
    folder.write_text("not a folder")
    refused = upload.sends(0)
    assert code(refused) == (503, "unavailable")
    assert upload.offset() == 0
    folder.unlink()
    assert upload.sends(0).status_code == 204
