"""Cases made inside this process, where a test may look at and change what is stored."""

from datetime import timedelta
from typing import Any

import msgspec

from tests import papers, tables
from tests.people import STROKES, example, new_id
from yinchuan.domains.cases import service as cases
from yinchuan.domains.cases.schemas import CaseOut, SubmitIn
from yinchuan.domains.catalogue import service as catalogue
from yinchuan.domains.people import service as people
from yinchuan.domains.people.schemas import ConsentIn
from yinchuan.domains.people.store import accounts, sessions
from yinchuan.kit import clock, db, keys
from yinchuan.kit.actor import Actor, Role

MOBILE, ID_NUMBER = "13800138001", "640104194403080024"


async def citizen() -> Actor:
    """马秀兰, signed in with a proven name."""
    account, person = new_id(), new_id()
    token = keys.token_hash(account.hex)

    @db.in_unit
    async def known() -> None:
        accounts.insert(account, MOBILE, clock.now())
        accounts.insert_person(person, "马秀兰", ID_NUMBER, clock.now())

    @db.in_unit
    async def signed_in() -> None:
        accounts.link(account, person)
        at = clock.now()
        sessions.insert(
            sessions.Session(
                id=new_id(),
                token=token,
                account=account,
                role=Role.CITIZEN,
                device="",
                signed_in_at=at,
                expires_at=at + timedelta(days=1),
            )
        )

    await known()
    await signed_in()
    return Actor(
        role=Role.CITIZEN,
        account=account,
        person=person,
        level=2,
        session=token,
        stepped_up_at=clock.now(),
    )


async def submission(item: str) -> SubmitIn:
    """A signed application as an example of the item answers it."""
    revision = await catalogue.revision(item)
    document = papers.document(new_id(), 0, msgspec.to_builtins(revision.out), example(item)["answers"], [])
    signature = {
        "method": "drawn",
        "digest": papers.digest_of(document),
        "signedAt": clock.now().isoformat(),
        "strokes": STROKES,
    }
    return msgspec.convert({"document": document, "signature": signature}, SubmitIn)


async def agrees(actor: Actor, item: str, **more: Any) -> None:
    """Give every consent that the item may call for."""
    for text in (await catalogue.revision(item)).consents:
        if text.kind != "commitment":
            given = ConsentIn(code=text.code, version=text.version, item=item, **more)
            await people.consent(new_id(), given, actor)


async def submits(actor: Actor, item: str) -> CaseOut:
    await agrees(actor, item)
    data = await submission(item)
    return await cases.submit(data.document.id, data, actor)


async def change(sql: str, *args: Any) -> None:
    """One write past all services and triggers, as the owner of the database could do it."""

    @db.in_unit
    async def write() -> None:
        db.unit().write(sql, *args, rows=None)

    async with tables.open_to_change("case_event"):
        await write()
