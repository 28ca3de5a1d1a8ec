"""The load shapes. Each is one thing a client does, made of what was prepared in the job; it gives the problem, or nothing."""

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from tests.load.connection import Answer, Connection

Shape = Callable[[Connection, dict[str, Any], dict[str, Any]], Awaitable[str]]
NOTHING_LEFT = "prepared requests ran out"
JSON = {"Content-Type": "application/json"}


def wrong(answer: Answer, *statuses: int) -> str:
    if answer.status in statuses:
        return ""
    return f"{answer.status} {answer.body[:160].decode(errors='replace')}"


async def read(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """GET one address; the bare floor, and the item in full."""
    return wrong(await connection.ask("GET", job["path"], {}), 200)


async def read_again(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """GET with the ETag of the newest copy."""
    return wrong(await connection.ask("GET", job["path"], {"If-None-Match": job["etag"]}), 304)


async def submit(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """PUT a complete application, signed beforehand, that was never sent before."""
    mine = state.setdefault("mine", iter(job["bodies"][state["number"] :: job["clients"]]))
    body = next(mine, None)
    if body is None:
        return NOTHING_LEFT
    headers = {**JSON, "Cookie": body["cookie"]}
    return wrong(await connection.ask("PUT", body["path"], headers, body["text"].encode()), 200, 201)


async def save_change(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """PATCH one field of an own draft, based on the version of the last answer."""
    draft = job["drafts"][state["number"]]
    state["turn"] = state.get("turn", 0) + 1
    change = [
        {
            "op": "replace",
            "path": f"/answers{draft['field']}",
            "value": f"{draft['value']}{state['turn'] % 10}",
        }
    ]
    headers = {
        "Content-Type": "application/json-patch+json",
        "Cookie": draft["cookie"],
        "If-Match": state.get("etag", draft["etag"]),
        "Idempotency-Key": str(uuid4()),
    }
    answer = await connection.ask("PATCH", f"/api/drafts/{draft['id']}", headers, json.dumps(change).encode())
    if problem := wrong(answer, 200):
        return problem
    state["etag"] = answer.headers[b"etag"].decode()
    return ""


async def upload(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """Create an upload and send its bytes, about 1 MB, until they are acknowledged as synced."""
    draft = job["drafts"][state["number"]]
    # Another tail after the picture's end makes it another file, as every photo is one.
    content = job.setdefault("photo", base64.b64decode(job["photo64"])) + uuid4().bytes
    facts = {
        "materialId": str(uuid4()),
        "draftId": draft["id"],
        "slot": draft["slot"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "filename": "photo.jpg",
        "filetype": "image/jpeg",
    }
    metadata = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items()
    )
    tus = {"Tus-Resumable": "1.0.0", "Cookie": draft["cookie"]}
    creation = {**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    created = await connection.ask("POST", "/api/uploads", creation)
    if problem := wrong(created, 201):
        return problem
    piece = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    where = created.headers[b"location"].decode()
    where = "/" + where.split("/", 3)[3] if where.startswith("http") else where
    return wrong(await connection.ask("PATCH", where, piece, content), 204)


async def submit_with_photo(connection: Connection, job: dict[str, Any], state: dict[str, Any]) -> str:
    """Send a photo until it is acknowledged as synced, then an application. Its check goes on beside."""
    return await upload(connection, job, state) or await submit(connection, job, state)


SHAPES: dict[str, Shape] = {
    "read": read,
    "read_again": read_again,
    "submit": submit,
    "save_change": save_change,
    "upload": upload,
    "submit_with_photo": submit_with_photo,
}
