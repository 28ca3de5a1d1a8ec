"""An upload as a tus client would make it, byte by byte where needed."""

import base64
import hashlib
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.materials import files
from tests.people import Citizen

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
ITEM, SLOT = "HF-YB-02", "referral"


class Upload:
    """One material on its way into a draft."""

    def __init__(self, citizen: Citizen, draft: UUID | None = None, content: bytes | None = None) -> None:
        self.citizen = citizen
        self.draft = draft or citizen.begins(ITEM).saves().id
        self.content = files.photo() if content is None else content
        self.material = uuid4()
        self.path = f"/api/uploads/{self.material}"

    def metadata(self, **changes: str) -> str:
        facts = {
            "materialId": str(self.material),
            "draftId": str(self.draft),
            "slot": SLOT,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "filename": "转诊单.jpg",
            "filetype": "image/jpeg",
            **changes,
        }
        return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in facts.items())

    def creates(self, body: bytes | None = None, length: int | None = None, **changes: str) -> httpx.Response:
        size = len(self.content) if length is None else length
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": self.metadata(**changes)}
        if body is not None:
            headers["Content-Type"] = BYTES
        return self.citizen.call("POST", "/api/uploads", headers=headers, content=body)

    def asks(self) -> httpx.Response:
        return self.citizen.call("HEAD", self.path, headers=TUS)

    def offset(self) -> int:
        return int(self.asks().headers["Upload-Offset"])

    def sends(
        self, start: int, end: int | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return self.sends_bytes(start, self.content[start:end], headers)

    def sends_bytes(self, start: int, piece: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        own = {**TUS, "Upload-Offset": str(start), "Content-Type": BYTES}
        return self.citizen.call("PATCH", self.path, headers={**own, **(headers or {})}, content=piece)

    def ends(self) -> httpx.Response:
        return self.citizen.call("DELETE", self.path, headers=TUS)

    def looked_at_once(self) -> dict[str, Any]:
        found: dict[str, Any] = self.citizen.ask("GET", f"/api/materials/{self.material}")
        return found

    def looked_at(self) -> dict[str, Any]:
        return self.citizen.wire.material(self.material)


@pytest.fixture
def upload(xiulan: Citizen) -> Upload:
    return Upload(xiulan)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
