"""Tables of cases. What is sorted or filtered stands in plain columns; words with personal content are sealed."""

from piccolo.columns import UUID, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class CaseRow(Table, tablename="cases"):
    id = UUID(primary_key=True)
    number = Varchar(length=50, unique=True)
    account = UUID(index=True)
    applicant = Varchar(length=80)  # masked: surname + *
    item = Varchar(length=40)
    item_name = Varchar(length=120)
    revision = Integer()
    office = Varchar(length=60)  # the body that decides
    single_officer = Boolean()
    status = Varchar(length=24)
    version = Integer()
    round = SmallInt(default=0)
    head = Bytea()  # hash of the newest event
    digest = Varchar(length=64)  # of the document signed last
    submitted_at = Timestamptz()
    received_on = Date()
    desk = Varchar(length=24, default="")  # the officers' role whose turn it is; "": nobody's
    due_on = Date()  # the queue's order; 9999-12-31: no promise
    due = Text()  # JSON of schemas.Due
    claimed_by = UUID(null=True, default=None)
    claimed_name = Varchar(length=80, default="")
    outcome = Text(default="")  # JSON of schemas.Outcome
    rate_until = Date(null=True, default=None)
    rated_level = SmallInt(null=True, default=None)
    receipt = Text()


class EventRow(Table, tablename="case_event"):
    """Append-only; `body` is the canonical event that `hash` covers, chained by `prev` inside it."""

    id = UUID(primary_key=True)
    case_id = UUID(index=True)
    seq = Integer()
    step = Varchar(length=24)
    status = Varchar(length=24)
    happened_at = Timestamptz()
    done_by = Varchar(length=120)
    actor = UUID(null=True, default=None)
    body = Bytea()
    hash = Bytea()


class WordsRow(Table, tablename="case_words"):
    """The sealed note, reason and defects of an event; the event holds their digest."""

    id = UUID(primary_key=True)  # the event's
    case_id = UUID(index=True)
    words = Bytea()


class ReceiptRow(Table, tablename="case_receipt"):
    """The receipt of a round that another has followed: a late repeat of that round is answered with it."""

    id = UUID(primary_key=True)  # made of case and round
    case_id = UUID(index=True)
    digest = Varchar(length=64)
    receipt = Text()


class SerialRow(Table, tablename="case_serial"):
    """The next free serial of case numbers; blocks are taken ahead, gaps are allowed."""

    id = SmallInt(primary_key=True)
    next = Integer()


class CalendarDayRow(Table, tablename="calendar_day"):
    day = Date(primary_key=True)
    is_working = Boolean()
    provisional = Boolean()
