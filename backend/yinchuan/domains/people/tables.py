"""Accounts, the persons behind them, sessions, one-time codes, consents and staff."""

from piccolo.columns import UUID, BigInt, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class PersonRow(Table, tablename="person"):
    """A real name, proved against the population register; found by the blind index of the id number."""

    id = UUID(primary_key=True)
    id_index = Bytea(unique=True)
    name = Bytea()  # sealed
    id_number = Bytea()  # sealed
    proven_at = Timestamptz()


class AccountRow(Table, tablename="account"):
    """A mobile number that signed in; a number is a contact, not an identity."""

    id = UUID(primary_key=True)
    mobile_index = Bytea(unique=True)
    mobile = Bytea()  # sealed
    person = UUID(null=True, default=None)
    level = Integer()
    state = Varchar(length=12)
    made_at = Timestamptz()


class SessionRow(Table, tablename="session"):
    """A signed-in browser; the token is hashed."""

    id = UUID(primary_key=True)
    token = Bytea(unique=True)
    account = UUID(index=True)  # of a citizen, or the staff id
    role = Varchar(length=20)
    device = Varchar(length=60)
    signed_in_at = Timestamptz()
    stepped_up_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz(index=True)
    ended_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)  # ended from another device, which took this one away


class CodeRow(Table, tablename="one_time_code"):
    """The newest code of a number for a purpose; an older one is dead with it."""

    id = UUID(primary_key=True)
    serial = UUID()
    digest = Bytea()
    tries = Integer()
    expires_at = Timestamptz(index=True)
    spent_at = Timestamptz(null=True, default=None)


class ConsentRow(Table, tablename="consent"):
    """What was agreed to: the text's code, version and digest."""

    id = UUID(primary_key=True)
    account = UUID(index=True)
    code = Varchar(length=60)
    version = Integer()
    digest = Bytea()
    item = Varchar(length=40)
    given_at = Timestamptz()
    agreed_at = Timestamptz(null=True, default=None)  # the device's clock
    withdrawn_at = Timestamptz(null=True, default=None)


class StaffRow(Table, tablename="staff"):
    """An officer; a TOTP step works once, so the newest used one is kept."""

    id = UUID(primary_key=True)
    login = Varchar(length=60, unique=True)
    name = Varchar(length=60)
    roles = Text()
    office = Varchar(length=60)
    office_name = Varchar(length=60)
    password = Varchar(length=200)
    totp_secret = Bytea()
    totp_counter = BigInt()
    id_index = Bytea(null=True, default=None)
    state = Varchar(length=12)
