from piccolo.columns import UUID, Bytea, SmallInt, Timestamptz, Varchar
from piccolo.table import Table


class JobRow(Table, tablename="job"):
    id = UUID(primary_key=True)
    name = Varchar(60)
    payload = Bytea()  # sealed
    state = Varchar(8)  # waiting, running, done, parked
    run_at = Timestamptz()
    attempts = SmallInt(default=0)
    lease = UUID(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    failure = Varchar(80, null=True, default=None)  # the kind of the last one, never its text


class RecurringRow(Table, tablename="recurring"):
    name = Varchar(60, primary_key=True)
    due_at = Timestamptz()
    lease = UUID(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
