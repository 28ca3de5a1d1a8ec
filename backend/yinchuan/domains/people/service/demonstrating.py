"""The demo's people from assets/seed/people.json: all fictional, shown to everybody with what they sign in with."""

import time
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
import pyotp

from yinchuan.config import settings
from yinchuan.kit import messages
from yinchuan.kit.db import in_unit
from yinchuan.kit.names import named
from yinchuan.kit.schema import Text
from yinchuan.kit.seal import blind

from .. import rules
from ..errors import InputRefused
from ..schemas import DemoMessage, DemoMessagesOut, DemoPeopleOut, DemoPerson
from ..store import staff
from ..store.staff import Staff
from .checking import mobile_of
from .staffing import PASSWORDS


class SeedStaff(msgspec.Struct, rename="camel"):
    login: str
    name: str
    roles: list[str]
    office: str
    office_name: str
    password: str
    id_number: str
    says: Text


class SeedCitizen(msgspec.Struct, rename="camel"):
    name: str
    mobile: str
    id_number: str
    says: Text


class Seed(msgspec.Struct):
    citizens: list[SeedCitizen]
    staff: list[SeedStaff]


@cache
def _seed() -> Seed:
    path = Path(settings().assets_dir) / "seed" / "people.json"
    return msgspec.json.decode(path.read_bytes(), type=Seed)


async def load_demo_staff() -> None:
    """Staff who are not there yet; citizens make their accounts by signing in."""
    known = await staff.known_logins()
    missing = [each for each in _seed().staff if each.login not in known]
    if missing:
        await _insert([_row(each) for each in missing])


@in_unit
async def _insert(rows: list[Staff]) -> None:
    for row in rows:
        staff.insert(row)


def _row(seed: SeedStaff) -> Staff:
    return Staff(
        id=_id(seed.login),
        login=seed.login,
        name=seed.name,
        roles=" ".join(seed.roles),
        office=seed.office,
        office_name=seed.office_name,
        password=PASSWORDS.hash(seed.password),
        totp_secret=pyotp.random_base32().encode(),
        totp_counter=0,
        id_index=blind(seed.id_number, "id-number"),
        state="active",
    )


def _id(login: str) -> UUID:
    """The same in every demo, so that what names an officer can be compared."""
    return uuid5(NAMESPACE_URL, f"urn:yinchuan:demo:staff:{login}")


async def demo_people() -> DemoPeopleOut:
    """Everybody of the demo; staff with the next unused one-time code."""
    people = [_citizen(each) for each in _seed().citizens]
    return DemoPeopleOut(demo=True, people=people + [await _officer(each) for each in _seed().staff])


async def demo_messages(to: str) -> DemoMessagesOut:
    """What would have gone out by SMS to a number, newest first; nothing ever goes to what is no number."""
    try:
        found = await messages.outbox(mobile_of(to))
    except InputRefused:
        found = []
    lines = [DemoMessage(to=each.to, text=each.text, sent_at=each.sent_at) for each in found]
    return DemoMessagesOut(demo=True, messages=lines)


def _citizen(seed: SeedCitizen) -> DemoPerson:
    return DemoPerson(
        name=seed.name,
        role="citizen",
        mobile=seed.mobile,
        id_number=seed.id_number,
        says=seed.says,
        login="",
        password="",
        code="",
        office=None,
    )


async def _officer(seed: SeedStaff) -> DemoPerson:
    found = await staff.find(seed.login)
    counter = rules.next_counter(time.time(), found.totp_counter) if found else 0
    return DemoPerson(
        name=seed.name,
        role=seed.roles[0],
        mobile="",
        id_number=seed.id_number,
        says=seed.says,
        login=seed.login,
        password=seed.password,
        code=rules.totp(found.secret, counter) if found else "",
        office=named(seed.office_name),
    )
