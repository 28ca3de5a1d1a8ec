"""The table of exchange: who asked which register for what. Never what it answered."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LookupRow(Table, tablename="register_lookup"):
    id = UUID(primary_key=True)
    at = Timestamptz(index=True)
    account = UUID(index=True)  # about whom
    asked_by = UUID()  # by whom: the same, or a member of staff
    purpose = Varchar(length=20)  # prefill, identity, licence
    item = Varchar(length=40, default="")
    draft = UUID(null=True, default=None)
    source = Varchar(length=40)
    fields = Text()  # names of what was asked for, joined by spaces
    result = Varchar(length=12)  # answered, nothing, down, slow
    milliseconds = Integer()
