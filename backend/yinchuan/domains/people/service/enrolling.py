"""Staff come and go by command (`python -m yinchuan.domains.people.service`): what they sign in with is made here, shown
once and kept only as a hash and a sealed secret."""

import secrets
from uuid import UUID

import msgspec
import pyotp

from yinchuan.kit import audit
from yinchuan.kit.actor import GUEST, OFFICERS, Role
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.ids import uuid7
from yinchuan.kit.seal import blind

from ..errors import LoginTaken, RoleUnknown, StaffUnknown
from ..store import sessions, staff
from ..store.staff import Staff
from .checking import real_name_of
from .staffing import PASSWORDS

ROLES = OFFICERS | {Role.SUPERVISOR}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
BY = "command"


class Credentials(msgspec.Struct, frozen=True):
    """What a member of staff signs in with; nobody can ask for it again."""

    login: str
    password: str
    totp_secret: str

    @property
    def address(self) -> str:
        """What an authenticator app scans."""
        return pyotp.TOTP(self.totp_secret).provisioning_uri(name=self.login, issuer_name="i-Yinchuan")


class Newcomer(msgspec.Struct, frozen=True):
    """`office`: the body whose cases are in the queue, as items name it; "*" for the integrated window.

    The number is what keeps officers from their own cases; only its blind index is kept."""

    login: str
    name: str
    id_number: str
    roles: list[str]
    office: str
    office_name: str


@in_unit
async def enrol(newcomer: Newcomer) -> Credentials:
    """Take somebody in. Raises `LoginTaken`, `RoleUnknown`, `InputRefused` for an impossible name or number."""
    name, id_number = real_name_of(newcomer.name, newcomer.id_number)
    if not newcomer.roles or not set(newcomer.roles) <= ROLES:
        raise RoleUnknown(known=sorted(ROLES))
    if await staff.find(login := _login(newcomer.login)):
        raise LoginTaken
    made = _made(login)
    row = Staff(
        id=uuid7(),
        login=login,
        name=name,
        roles=" ".join(dict.fromkeys(newcomer.roles)),
        office=newcomer.office,
        office_name=newcomer.office_name,
        password=PASSWORDS.hash(made.password),
        totp_secret=made.totp_secret.encode(),
        totp_counter=0,
        id_index=blind(id_number, "id-number"),
        state="active",
    )
    staff.insert_new(row)
    _note("staff.enrol", row.id)
    return made


@in_unit
async def renew(login: str) -> Credentials:
    """A new password and secret for somebody who lost theirs; what they were signed in with is over."""
    known = await _known(login)
    made = _made(known.login)
    staff.renew(known.id, PASSWORDS.hash(made.password), made.totp_secret)
    sessions.end_all(known.id, now())
    _note("staff.renew", known.id)
    return made


@in_unit
async def dismiss(login: str) -> None:
    """Nobody signs in under this name any more; every session of it is over. Again is the same."""
    known = await _known(login)
    staff.set_state(known.id, "closed")
    sessions.end_all(known.id, now())
    _note("staff.dismiss", known.id)


async def _known(login: str) -> Staff:
    found = await staff.find(_login(login))
    if found is None:
        raise StaffUnknown
    return found


def _login(text: str) -> str:
    """As `sign_in_staff` looks it up."""
    return text.strip().lower()


def _made(login: str) -> Credentials:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))
    return Credentials(login, "-".join(groups), pyotp.random_base32())


def _note(action: str, staff_id: UUID) -> None:
    audit.note(action, f"staff:{staff_id}", GUEST, subject=staff_id, reason=BY)
