"""The whole house on a bucket that speaks S3: what is uploaded is checked there and comes back from there."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests import bucket
from tests.materials.conftest import Upload
from tests.people import Citizen
from tests.server import Server


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with bucket.running() as address:
        yield address


def test_a_paper_goes_into_the_bucket_and_comes_back(
    other_server: Callable[..., Server], endpoint: str
) -> None:
    server = other_server(OBJECTS_URL=f"s3://{bucket.BUCKET}/city?endpoint={endpoint}")
    upload = Upload(Citizen(server, "马秀兰").signs_in().has_name())
    upload.creates(upload.content)
    found = upload.looked_at()
    assert (found["state"], found["name"]) == ("stored", "转诊单.jpg")
    path = f"/api/materials/{upload.material}"
    assert upload.citizen.call("GET", f"{path}/file").content == upload.content
    assert upload.citizen.call("GET", f"{path}/pages/1").headers["Content-Type"].startswith("image/")
    listed = httpx.get(f"{endpoint}/{bucket.BUCKET}?list-type=2&prefix=city/drafts/{upload.draft}/").text
    assert listed.count("<Key>") == 2  # the paper and its page
    assert not (server.folder / "objects").exists()
