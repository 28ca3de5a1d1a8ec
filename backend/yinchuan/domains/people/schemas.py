"""What travels about people: sign-in, real name, profile, consents, the demo's people."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from yinchuan.kit.schema import In, Out, Text

Mobile = Annotated[str, Meta(max_length=20)]
Code = Annotated[str, Meta(max_length=12)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]


class CodeIn(In):
    """Ask for a one-time code. `sign` is the second code that a typed signature needs: it goes to the own number, which
    need not be named."""

    mobile: Mobile
    purpose: Literal["sign_in", "sign"] = "sign_in"


class SessionIn(In):
    mobile: Mobile
    code: Code


class StaffSessionIn(In):
    name: Name
    password: Annotated[str, Meta(min_length=1, max_length=200)]
    code: Code
    role: str | None = None  # a person with two roles chooses one for the session


class SessionOut(Out):
    role: Literal["guest", "citizen", "window_officer", "reviewer", "decider", "supervisor"]
    account: UUID | None
    name: str  # masked for citizens, in full for staff
    mobile: str  # masked
    level: int
    office: Text | None  # of staff
    stepped_up_until: datetime | None
    demo: bool
    revoked: UUID | None  # whose device this was until the owner took it away


class RealNameIn(In):
    name: Name
    id_number: Annotated[str, Meta(min_length=15, max_length=24)]


class ConsentIn(In):
    """Consent to a text in one version (PIPL 13, 29, 30); the server knows the text by its code and version."""

    code: Annotated[str, Meta(max_length=60)]
    version: Annotated[int, Meta(ge=1)]
    item: Annotated[str, Meta(max_length=40)] | None = None
    agreed_at: Annotated[datetime, Meta(tz=True)] | None = (
        None  # the device's clock, which may be hours before: evidence, beside our own time
    )


class ConsentLine(Out):
    id: UUID
    code: str
    version: int
    item: str | None
    given_at: datetime
    withdrawn_at: datetime | None


class SessionLine(Out):
    id: UUID
    device: str  # "Chrome · Android", from the browser's own words, never exact
    is_this: bool
    signed_in_at: datetime
    seen_at: datetime


class MeOut(Out):
    account: UUID
    name: str
    id_number: str
    mobile: str
    level: int
    sessions: list[SessionLine]
    consents: list[ConsentLine]


class DemoPerson(Out):
    """A fictional person of the demo; staff with password and the next unused one-time code."""

    name: str
    role: str
    mobile: str
    id_number: str
    says: Text  # who they are in one line
    login: str
    password: str
    code: str
    office: Text | None  # of staff


class DemoPeopleOut(Out):
    demo: Literal[True]
    people: list[DemoPerson]


class DemoMessage(Out):
    to: str
    text: str
    sent_at: datetime


class DemoMessagesOut(Out):
    demo: Literal[True]
    messages: list[DemoMessage]  # newest first
