"""A session that ends while a request is on its way: whatever the request would have written is not stored."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import tables
from tests.cases import inside
from tests.cases.conftest import ENDORSEMENT, RELIEF, house
from tests.people import new_id
from tests.rights.conftest import upload_headers
from yinchuan.domains.cases import service as cases
from yinchuan.domains.cases.schemas import Step, StepIn
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.drafts import service as drafts
from yinchuan.domains.drafts.schemas import DraftIn, PatchOp
from yinchuan.domains.materials import service as materials
from yinchuan.domains.people import service as people
from yinchuan.domains.ratings import service as ratings
from yinchuan.domains.ratings.schemas import RatingIn
from yinchuan.kit import clock, db, keys
from yinchuan.kit.actor import Actor, Role
from yinchuan.kit.errors import SignInNeeded

__all__ = ["house"]

ITEM = "HF-MZ-06"


@dataclass(frozen=True)
class Left:
    """What 马秀兰 and an officer had begun when their sessions ended."""

    citizen: Actor
    officer: Actor
    revision: int
    draft: UUID
    version: str
    upload: UUID
    waiting: UUID
    claimed: UUID
    closed: UUID

    def whole(self, base: str | None, **answers: Any) -> DraftIn:
        return DraftIn(item=ITEM, revision=self.revision, answers=answers, materials={}, base=base)


@pytest.fixture
async def left(house: None) -> Left:
    citizen = await inside.citizen()
    ended = keys.token_hash("ended")
    officer = Actor(role=Role.WINDOW_OFFICER, account=uuid4(), office="*", name="王强", session=ended)
    waiting, claimed, closed = [
        (await inside.submits(citizen, item)).id for item in (RELIEF, RELIEF, ENDORSEMENT)
    ]
    await inside.change("UPDATE cases SET claimed_by = $2 WHERE id = $1", claimed, officer.account)
    until = clock.today() + timedelta(days=1)
    await inside.change("UPDATE cases SET status = 'closed', rate_until = $2 WHERE id = $1", closed, until)
    draft, revision = new_id(), (await catalogue.revision(ITEM)).number
    first = DraftIn(item=ITEM, revision=revision, answers={}, materials={})
    version = (await drafts.save(draft, first, citizen)).version
    upload = (await materials.create(announced(draft), arriving(), citizen)).id
    await inside.agrees(citizen, ITEM)
    await people.sign_out(citizen, everywhere=True)
    return Left(citizen, officer, revision, draft, version, upload, waiting, claimed, closed)


def announced(draft: UUID) -> dict[str, str]:
    return {name.lower(): value for name, value in upload_headers(str(draft)).items()}


async def arriving() -> AsyncIterator[bytes]:
    yield b"12345"


def patch(left: Left) -> Awaitable[object]:
    change = PatchOp(op="add", path="/answers/bankAccount", value="1")
    return drafts.change(left.draft, [change], f'"{left.version}"', str(uuid4()), left.citizen)


def piece(left: Left) -> Awaitable[object]:
    head = {"tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": "0"}
    return materials.append(left.upload, head, arriving(), left.citizen)


def step(left: Left) -> Awaitable[object]:
    return cases.take_step(left.waiting, new_id(), StepIn(step=Step.WITHDRAW, version=1), left.citizen)


def officers_step(left: Left) -> Awaitable[object]:
    return cases.take_step(left.claimed, new_id(), StepIn(step=Step.ACCEPT, version=1), left.officer)


WRITES: dict[str, Callable[[Left], Awaitable[object]]] = {
    "a new draft": lambda left: drafts.save(new_id(), left.whole(None), left.citizen),
    "a saved draft": lambda left: drafts.save(
        left.draft, left.whole(left.version, bankAccount="1"), left.citizen
    ),
    "a change of a draft": patch,
    "a draft thrown away": lambda left: drafts.throw_away(left.draft, left.citizen),
    "an upload begun": lambda left: materials.create(announced(left.draft), arriving(), left.citizen),
    "an upload gone on with": piece,
    "an upload dropped": lambda left: materials.terminate(
        left.upload, {"tus-resumable": "1.0.0"}, left.citizen
    ),
    "an application": lambda left: inside.submits(left.citizen, RELIEF),
    "a step": step,
    "an officer's step": officers_step,
    "a rating": lambda left: ratings.rate(left.closed, RatingIn(level=1), left.citizen),
    "a claim": lambda left: cases.claim(left.waiting, left.officer),
    "a release": lambda left: cases.release(left.claimed, left.officer),
}


@pytest.mark.parametrize("what", WRITES)
async def test_a_write_of_an_ended_session_stores_nothing(left: Left, what: str) -> None:
    before = await stored()
    with pytest.raises(SignInNeeded):
        await WRITES[what](left)
    assert await stored() == before


async def stored() -> dict[str, list[dict[str, Any]]]:
    """Every row but those that tell who was refused, and how often somebody tried."""
    told = {"audit_open", "job", "recurring", "limit_window"}
    return {
        name: sorted(await db.fetch(f'SELECT * FROM "{name}"'), key=repr)
        for name in await tables.names()
        if name not in told
    }
