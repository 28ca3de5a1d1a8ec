"""What the load needs before the clock starts: people signed in, drafts begun, applications signed."""

import base64
import io
import json
from typing import Any

import numpy
from PIL import Image

from tests.people import Citizen, example, examples, new_id, people_of
from tests.server import ROOT, Server

Job = dict[str, Any]


def citizens(server: Server) -> list[Citizen]:
    """Every citizen of the demo, signed in with a proven name."""
    known = [person for person in people_of(server.url) if person["role"] == "citizen"]
    return [Citizen(server, person["name"]).signs_in().has_name() for person in known]


def cookie(citizen: Citizen) -> str:
    return "; ".join(f"{name}={value}" for name, value in citizen.wire.cookies.items())


def without_papers() -> str:
    """The item with the shortest form whose first example needs no file."""
    codes = [folder.name for folder in (ROOT / "shared-schemas" / "items").iterdir() if examples(folder.name)]
    fitting = [code for code in codes if not example(code)["materials"]]
    return min(fitting, key=lambda code: (len(json.dumps(example(code)["answers"])), code))


def submissions(people: list[Citizen], item: str, count: int) -> Job:
    """`count` applications nobody has sent yet, each with its own id, salt and signature."""
    bodies = []
    for citizen in people:
        citizen.begins(item).consents().answers_like()
    for number in range(count):
        citizen = people[number % len(people)]
        citizen.id = new_id()
        text = json.dumps(citizen.signs(citizen.document()), ensure_ascii=False)
        bodies.append({"path": f"/api/cases/{citizen.id}", "cookie": cookie(citizen), "text": text})
    return {"shape": "submit", "bodies": bodies}


def with_papers() -> tuple[str, str, str]:
    """An item, its example that needs a file, and the slot the file goes into."""
    for folder in sorted((ROOT / "shared-schemas" / "items").iterdir()):
        for name, model in examples(folder.name).items():
            if model["materials"]:
                return folder.name, name, next(iter(model["materials"]))
    raise LookupError("no item has an example with materials")


def drafts(people: list[Citizen], item: str, clients: int, example_name: str | None = None) -> list[Job]:
    """One saved draft a client, and a text field of it that may change."""
    made = []
    for number in range(clients):
        citizen = people[number % len(people)].begins(item).consents().fills(example_name)
        answer = citizen.call("GET", f"/api/drafts/{citizen.id}")
        field, value = next((k, v) for k, v in citizen.answers.items() if isinstance(v, str) and len(v) < 60)
        draft = {"id": str(citizen.id), "etag": answer.headers["etag"], "cookie": cookie(citizen)}
        made.append({**draft, "field": f"/{field}", "value": value})
    return made


def uploads(people: list[Citizen], clients: int) -> Job:
    """A draft a client, and the photo each sends into it again and again."""
    item, name, slot = with_papers()
    ready = [{**draft, "slot": slot} for draft in drafts(people, item, clients, name)]
    return {"shape": "upload", "photo64": photo(), "drafts": ready}


def photo(megabytes: float = 1.0) -> str:
    """A JPEG of about that size: noise does not compress."""
    side, out = 700, io.BytesIO()
    while out.tell() < megabytes * 1024 * 1024:
        side += 50
        out = io.BytesIO()
        noise = numpy.random.default_rng(1).integers(0, 255, (side, side, 3), dtype=numpy.uint8)
        Image.fromarray(noise).save(out, "JPEG", quality=90)
    return base64.b64encode(out.getvalue()).decode()
