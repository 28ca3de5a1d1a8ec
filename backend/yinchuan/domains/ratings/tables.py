"""Ratings as given; comments are sealed."""

from piccolo.columns import UUID, Bytea, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class RatingRow(Table, tablename="rating"):
    case_id = UUID(primary_key=True)  # one a case
    account = UUID()
    item = Varchar(length=40)
    office = Varchar(length=60)
    level = SmallInt(index=True)
    indicators = Text()  # JSON
    reasons = Text()  # JSON
    comment = Bytea()
    options_version = SmallInt()
    rated_at = Timestamptz(index=True)
