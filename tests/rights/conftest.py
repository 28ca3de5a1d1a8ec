"""One person in every role, and things of one owner for all of them to try."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests import papers
from tests.cases.conftest import ALLOWANCE
from tests.conftest import known
from tests.people import Citizen, Officer, Person, new_id
from tests.server import Server

NAMES = {"window": "王强", "reviewer": "李静", "decider": "赵敏", "elsewhere": "陈刚"}
Things = dict[str, Any]


class Guest(Person):
    """Nobody in particular."""


@pytest.fixture
def route() -> str:
    """Tests that walk the routes say which."""
    return "GET /"


@pytest.fixture
def person_as(server: Server, sessions: dict[str, dict[str, str]]) -> Callable[[str], Person]:
    """The person of a role, signed in where the role is one."""

    def remembered(role: str) -> Person:
        citizen = Citizen(server, role, "13911119999", "640104194403080024")
        if role not in sessions:
            citizen.signs_in()
            sessions[role] = dict(citizen.wire.cookies)
            if role == "ended":
                citizen.signs_out()
        citizen.wire.cookies = dict(sessions[role])
        return citizen

    def make(role: str) -> Person:
        if role in NAMES:
            return known(Officer(server, NAMES[role]), sessions)
        if role == "guest":
            return Guest(server, "")
        if role in {"unproven", "ended"}:
            return remembered(role)
        return known(Citizen(server, {"owner": "马秀兰", "other": "马晓燕"}[role]), sessions)

    return make


@pytest.fixture(scope="session")
def shared(server: Server) -> Things:
    """What those try who must not get it."""
    return things_of(Citizen(server, "马秀兰").signs_in().has_name())


@pytest.fixture(scope="session")
def unused() -> list[Things]:
    """What was made for somebody who was then refused."""
    return []


@pytest.fixture
def things(shared: Things, unused: list[Things], server: Server, role: str, route: str) -> Things:
    """Who has the right to write may use a thing up: own ones for the owner and the window."""
    if role in {"owner", "window"} and not route.startswith("GET"):
        return unused.pop() if unused else things_of(Citizen(server, "马秀兰").signs_in().has_name())
    return shared


def things_of(owner: Citizen) -> Things:
    """An own case with a paper, a draft, an unfinished upload, a consent, a second session."""
    owner.submits(ALLOWANCE)
    case, paper = owner.id, owner.materials["account"][0]
    submission = owner.signs(owner.document())
    owner.begins(ALLOWANCE).consents().fills()
    consent = consent_of(owner)
    consent_id = new_id()
    owner.ask("PUT", f"/api/people/me/consents/{consent_id}", consent)
    creation = upload_headers(str(owner.id))
    upload = owner.call("POST", "/api/uploads", headers=creation).headers["location"].rpartition("/")[2]
    runs_ahead(owner, upload)
    Citizen(owner.server, "马秀兰").signs_in()
    lines = owner.ask("GET", "/api/people/me")["sessions"]
    return {
        "case_id": case,
        "material_id": paper,
        "draft_id": owner.id,
        "upload_id": upload,
        "consent_id": consent_id,
        "session_id": next(line["id"] for line in lines if not line["isThis"]),
        "step_id": new_id(),
        "trace": owner.call("GET", f"/api/drafts/{new_id()}").json()["trace"],
        "code": ALLOWANCE,
        "page": 1,
        "key": str(new_id()),
        "version": owner.version,
        "consent": consent,
        "draft": {
            "item": ALLOWANCE,
            "revision": owner.item["revision"],
            "answers": {},
            "materials": {},
            "base": owner.version,
        },
        "creation": upload_headers(str(owner.id)),
        "submission": submission,
        "step": {"step": "accept", "version": 1},
    }


def consent_of(owner: Citizen) -> dict[str, Any]:
    text = next(text for text in owner.item["consents"] if text["kind"] != "commitment")
    return {"code": text["code"], "version": text["version"], "item": owner.item["code"]}


def upload_headers(draft: str, content: bytes | None = None, **more: str) -> dict[str, str]:
    """Of a file that never comes, or of `content`."""
    facts = {
        "materialId": str(new_id()),
        "draftId": draft,
        "slot": "account",
        "sha256": hashlib.sha256(content or draft.encode()).hexdigest(),
        "filename": "x.jpg",
        "filetype": "image/jpeg",
        **more,
    }
    told = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())
    length = str(len(content)) if content else "10"
    return {"Tus-Resumable": "1.0.0", "Upload-Length": length, "Upload-Metadata": told}


def runs_ahead(owner: Citizen, upload: str) -> None:
    """A small picture of a file on its way, sent and looked at."""
    small = papers.photo()
    said = upload_headers(str(owner.id), small, kind="preview", previewOf=upload)
    headers = {**said, "Content-Type": "application/offset+octet-stream"}
    made = owner.call("POST", "/api/uploads", headers=headers, content=small).headers["location"]
    owner.wire.material(UUID(made.rpartition("/")[2]))
