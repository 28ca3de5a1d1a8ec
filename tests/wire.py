"""Plain HTTP as a browser of one person would speak it: cookie, problems as exceptions, tus."""

import base64
import hashlib
import re
import time
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.server import NO_TLS, Server

CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
PATIENCE = 20.0  # the demo's SMS provider is slow and sometimes fails before it delivers


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.problem: dict[str, Any] = answer.json()
        self.code: str = self.problem["code"]
        super().__init__(f"{self.status} {self.code}: {answer.text[:2000]}")

    @property
    def pointers(self) -> dict[str, str]:
        """The fields refused and why: pointer → code."""
        return {error["pointer"]: error["code"] for error in self.problem.get("errors", [])}


class Wire:
    """One browser: keeps its session cookie, which a plain client would not send back over http."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}
        self._http = httpx.Client(base_url=server.url, timeout=30, verify=NO_TLS)

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer, whatever it is."""
        headers = dict(options.pop("headers", {}))
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._http.request(method, path, headers=headers, **options)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of a good answer (None when empty); raises `Refused` for a problem."""
        if body is not None:
            options["json"] = body
        answer = self.call(method, path, **options)
        if answer.status_code >= 400:
            raise Refused(answer)
        return answer.json() if answer.content else None

    def messages(self, mobile: str) -> list[dict[str, Any]]:
        """What would have gone out by SMS to a number, newest first."""
        found: list[dict[str, Any]] = self.ask("GET", "/demo/messages", params={"to": mobile})["messages"]
        return found

    def new_code(self, mobile: str, known: int) -> str:
        """The six digits of the first message beyond those already known; waits for a slow provider."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            messages = self.messages(mobile)
            if len(messages) > known and (digits := CODE.search(messages[0]["text"])):
                return digits[0]
            time.sleep(0.05)
        raise AssertionError(f"no code reached {mobile} within {PATIENCE} s")

    def upload(self, draft: UUID, slot: str, content: bytes, filename: str, filetype: str) -> UUID:
        """Send a whole file by tus in one creation and one PATCH; the material's id."""
        material = uuid4()
        facts = {
            "materialId": str(material),
            "draftId": str(draft),
            "slot": slot,
            "sha256": hashlib.sha256(content).hexdigest(),
            "filename": filename,
            "filetype": filetype,
        }
        metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in facts.items())
        tus = {"Tus-Resumable": "1.0.0"}
        created = self.call(
            "POST",
            "/api/uploads",
            headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata},
        )
        if created.status_code != 201:
            raise Refused(created)
        piece = {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        sent = self.call("PATCH", created.headers["Location"], headers=piece, content=content)
        if sent.status_code != 204:
            raise Refused(sent)
        return material

    def material(self, material: UUID) -> dict[str, Any]:
        """The material once the server has looked at it: stored or refused."""
        until = time.monotonic() + 60
        while True:
            found: dict[str, Any] = self.ask("GET", f"/api/materials/{material}")
            if found["state"] in {"stored", "refused"} or time.monotonic() > until:
                return found
            time.sleep(0.05)
