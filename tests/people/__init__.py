"""The named people of every test, over real HTTP: `xiulan.submits("HF-MZ-06").sees("submitted")`."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any, Self
from uuid import UUID

from tests import papers
from tests.server import NO_TLS, ROOT, Server
from tests.wire import Refused, Wire

__all__ = ["Citizen", "Officer", "Person", "Refused", "example", "people_of"]

STROKES = [[[40, 60, 0], [90, 20, 40], [140, 70, 80], [200, 30, 130]], [[60, 90, 400], [180, 95, 520]]]


@cache
def examples(item: str) -> dict[str, dict[str, Any]]:
    """The examples an item's data carries, by name: `note`, `answers`, and how many files each slot holds."""
    folder = ROOT / "shared-schemas" / "items" / item / "examples"
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def example(item: str, name: str | None = None) -> dict[str, Any]:
    """A copy of one example, by default the one with the fewest files."""
    known = examples(item)
    fewest = min(known, key=lambda each: (sum(known[each]["materials"].values()), each))
    return deepcopy(known[name or fewest])


@cache
def people_of(url: str) -> tuple[dict[str, Any], ...]:
    """The fictional people of a running demo."""
    import httpx

    return tuple(httpx.get(url + "/demo/people", timeout=10, verify=NO_TLS).json()["people"])


class Person:
    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.wire = Wire(server)
        self.name = name
        self.ask = self.wire.ask
        self.call = self.wire.call

    @property
    def known(self) -> dict[str, Any]:
        """What the demo says about this person."""
        return next(person for person in people_of(self.server.url) if person["name"] == self.name)

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> Refused:
        """The refusal of what must be refused."""
        try:
            answer = self.ask(method, path, body, **options)
        except Refused as refused:
            return refused
        raise AssertionError(f"{method} {path} was not refused: {answer}")

    def step(
        self, case: dict[str, Any] | UUID, step: str, version: int, step_id: UUID | None = None, **more: Any
    ) -> tuple[str, str, dict[str, Any]]:
        """A step of the life cycle as a request: `person.ask(*person.step(case, "accept", 1))`."""
        where = f"/api/cases/{id_of(case)}/steps/{step_id or new_id()}"
        return "PUT", where, {"step": step, "version": version, **more}

    def signs_out(self, everywhere: bool = False) -> Self:
        self.call("DELETE", "/api/session", params={"everywhere": str(everywhere).lower()})
        return self


class Citizen(Person):
    """One person with one phone. `id` is what is being filled in or has been submitted."""

    id: UUID
    item: dict[str, Any]
    case: dict[str, Any]
    model: dict[str, Any]  # the example being followed
    looked_at: dict[str, Any]  # the last upload, as the server found it

    def __init__(self, server: Server, name: str, mobile: str = "", id_number: str = "") -> None:
        super().__init__(server, name)
        self.mobile = mobile or self.known["mobile"]
        self.id_number = id_number or self.known["idNumber"]
        self.answers: dict[str, Any] = {}
        self.materials: dict[str, list[str]] = {}
        self.version: str | None = None
        self.round = 0

    def asks_for_code(self, purpose: str = "sign_in") -> str:
        """A new code for the own phone, as it arrived."""
        known = len(self.wire.messages(self.mobile))
        self.ask("POST", "/api/session/code", {"mobile": self.mobile, "purpose": purpose})
        return self.wire.new_code(self.mobile, known)

    def signs_in(self) -> Self:
        self.ask("POST", "/api/session", {"mobile": self.mobile, "code": self.asks_for_code()})
        return self

    def has_name(self) -> Self:
        """Prove the real name once; whoever has done so is left alone."""
        if self.ask("GET", "/api/session")["level"] < 2:
            self.lets_name_be_checked()
            self.ask("PUT", "/api/people/me", {"name": self.name, "idNumber": self.id_number})
        return self

    def lets_name_be_checked(self) -> Self:
        """Agree to what the real-name check does."""
        body = {"code": "real-name", "version": 1, "item": None}
        self.ask("PUT", f"/api/people/me/consents/{new_id()}", body)
        return self

    def begins(self, item: str) -> Self:
        """Open an item and take a new id for what will be its draft and its case."""
        self.item = self.ask("GET", f"/api/items/{item}")
        self.id = new_id()
        self.answers, self.materials, self.version, self.round = {}, {}, None, 0
        return self

    def consents(self, *codes: str) -> Self:
        """Give every consent the item may call for, or only these, with the version shown."""
        for text in self.item["consents"]:
            if text["kind"] != "commitment" and (not codes or text["code"] in codes):
                self.agrees(text)
        return self

    def agrees(self, text: dict[str, Any], **more: Any) -> str:
        """The id under which the consent is recorded."""
        body = {"code": text["code"], "version": text["version"], "item": self.item["code"], **more}
        consent = str(new_id())
        self.ask("PUT", f"/api/people/me/consents/{consent}", body)
        return consent

    def takes_back(self, *codes: str) -> Self:
        """Withdraw every consent that stands for the item, or only these."""
        for line in self.ask("GET", "/api/people/me")["consents"]:
            is_meant = line["item"] == self.item["code"] and (not codes or line["code"] in codes)
            if is_meant and line["withdrawnAt"] is None:
                self.call("DELETE", f"/api/people/me/consents/{line['id']}")
        return self

    def answers_like(self, name: str | None = None) -> Self:
        """Answer the form as an example of the item does, on this phone only."""
        self.model = example(self.item["code"], name)
        self.answers = self.model["answers"]
        return self

    def fills(self, name: str | None = None, **changes: Any) -> Self:
        """Answer as an example does, with some answers changed, and save the draft."""
        self.answers_like(name)
        self.answers |= changes
        return self.saves()

    def saves(self) -> Self:
        body = {
            "item": self.item["code"],
            "revision": self.item["revision"],
            "answers": self.answers,
            "materials": self.materials,
            "base": self.version,
        }
        self.version = self.ask("PUT", f"/api/drafts/{self.id}", body)["version"]
        return self

    def uploads(
        self, slot: str, content: bytes | None = None, name: str = "合同.jpg", kind: str = "image/jpeg"
    ) -> Self:
        """Send a paper, wait until the server has looked at it, and put it into the draft."""
        content = papers.photo() if content is None else content
        material = self.wire.upload(self.id, slot, content, name, kind)
        self.looked_at = self.wire.material(material)
        if self.looked_at["state"] == "stored":
            self.materials.setdefault(slot, []).append(str(material))
            self.saves()
        return self

    def brings_papers(self) -> Self:
        """Upload as many photos into each slot as the example says, each another picture."""
        for slot, count in self.model["materials"].items():
            for number in range(len(self.materials.get(slot, [])), count):
                self.uploads(slot, papers.photo(number))
        return self

    def document(self, licences: dict[str, str] | None = None) -> dict[str, Any]:
        """What the review page shows and the signature covers."""
        looked_at = [self.wire.material(UUID(each)) for ids in self.materials.values() for each in ids]
        return papers.document(self.id, self.round, self.item, self.answers, looked_at, licences)

    def signs(self, document: dict[str, Any]) -> dict[str, Any]:
        """The body of a submission: the document with a drawn signature over its digest."""
        signature = {
            "method": "drawn",
            "digest": papers.digest_of(document),
            "signedAt": datetime.now(UTC).isoformat(),
            "strokes": STROKES,
        }
        return {"document": document, "signature": signature, "draftVersion": self.version}

    def submits(self, item: str | None = None) -> Self:
        """The whole way when an item is named; otherwise what is filled in."""
        if item is not None:
            self.begins(item).consents().fills().brings_papers()
        self.case = self.ask("PUT", f"/api/cases/{self.id}", self.signs(self.document()))
        return self

    def looks(self) -> dict[str, Any]:
        self.case = self.ask("GET", f"/api/cases/{self.id}")
        return self.case

    def sees(self, status: str) -> Self:
        assert self.looks()["status"] == status
        return self

    def resubmits(self) -> Self:
        """Send the corrected application again."""
        self.round = self.looks()["round"] + 1
        self.version = self.ask("GET", f"/api/drafts/{self.id}")["version"]
        self.saves()
        body = {"step": "resubmit", "version": self.case["version"], **self.signs(self.document())}
        self.case = self.ask("PUT", f"/api/cases/{self.id}/steps/{new_id()}", body)
        return self

    def withdraws(self) -> Self:
        self.case = self.ask(*self.step(self.looks(), "withdraw", self.case["version"]))
        return self

    def rates(self, level: int = 1, **more: Any) -> dict[str, Any]:
        given: dict[str, Any] = self.ask("PUT", f"/api/cases/{self.id}/rating", {"level": level, **more})
        return given


class Officer(Person):
    """A member of staff at a desk. Who has several roles chooses one for the session."""

    def __init__(self, server: Server, name: str, role: str | None = None) -> None:
        super().__init__(server, name)
        self.role = role

    def signs_in(self) -> Self:
        people_of.cache_clear()  # a one-time code works once
        known = self.known
        body = {"name": known["login"], "password": known["password"], "code": known["code"]}
        if self.role is not None:
            body["role"] = self.role
        self.ask("POST", "/api/session/staff", body)
        return self

    def queue(self, **filters: Any) -> list[dict[str, Any]]:
        """The desk's queue, all pages of it."""
        lines: list[dict[str, Any]] = []
        after: str | None = None
        while True:
            page = self.ask(
                "GET", "/api/window/cases", params={**filters, **({"after": after} if after else {})}
            )
            lines += page["cases"]
            after = page["next"]
            if after is None:
                return lines

    def opens(self, case: dict[str, Any] | UUID) -> dict[str, Any]:
        desk: dict[str, Any] = self.ask("GET", f"/api/window/cases/{id_of(case)}")
        return desk

    def claims(self, case: dict[str, Any] | UUID) -> Self:
        self.ask("PUT", f"/api/window/cases/{id_of(case)}/claim")
        return self

    def does(self, step: str, case: dict[str, Any] | UUID, **more: Any) -> dict[str, Any]:
        """Claim the case and take a step with its newest version."""
        self.claims(case)
        version = self.opens(case)["case"]["version"]
        moved: dict[str, Any] = self.ask(*self.step(case, step, version, **more))
        return moved

    def does_all(self, case: dict[str, Any] | UUID, *steps: str) -> Self:
        for step in steps:
            self.does(step, case)
        return self


def id_of(case: dict[str, Any] | UUID) -> UUID:
    return case if isinstance(case, UUID) else UUID(case["id"])


def new_id() -> UUID:
    from yinchuan.kit.ids import uuid7

    return uuid7()
