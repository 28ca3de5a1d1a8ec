"""A draft as a phone would send it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.people import Citizen, new_id

ITEM = "HF-YB-02"
SLOT = "referral"
PATCH = "application/json-patch+json"


class Draft:
    """One person's view of one draft."""

    def __init__(self, citizen: Citizen, draft: UUID | None = None) -> None:
        self.citizen = citizen
        self.id = draft or new_id()
        self.path = f"/api/drafts/{self.id}"

    def puts(self, answers: dict[str, Any], base: str | None = None, **more: Any) -> httpx.Response:
        revision = more.pop("revision", None) or self.citizen.ask("GET", f"/api/items/{ITEM}")["revision"]
        body = {"item": ITEM, "revision": revision, "answers": answers, "materials": {}, "base": base}
        return self.citizen.call("PUT", self.path, json={**body, **more})

    def patches(self, *ops: dict[str, Any], base: str | None, key: Any = None, **more: Any) -> httpx.Response:
        headers = {"If-Match": f'"{base}"', "Idempotency-Key": str(key or uuid4()), **more}
        kept = {name: value for name, value in headers.items() if value not in ("", '"None"')}
        kept.setdefault("Content-Type", PATCH)
        return self.citizen.call("PATCH", self.path, json=list(ops), headers=kept)

    def reads(self) -> httpx.Response:
        return self.citizen.call("GET", self.path)


@pytest.fixture
def draft(xiulan: Citizen) -> Draft:
    """Of 马秀兰, who has agreed to what the item asks."""
    xiulan.begins(ITEM).consents()
    return Draft(xiulan)


def set_to(path: str, value: Any) -> dict[str, Any]:
    return {"op": "add", "path": path, "value": value}
