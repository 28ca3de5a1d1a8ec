from piccolo.columns import SmallInt, Timestamptz, Varchar
from piccolo.table import Table


class OccurrenceRow(Table, tablename="occurrence"):
    """The last failure with this code: there are a million codes, so the table has an end whoever knocks."""

    trace = Varchar(length=6, primary_key=True)
    at = Timestamptz(index=True)
    status = SmallInt()
    code = Varchar(length=60)
    place = Varchar(length=200)  # method and route template, never an address
    request = Varchar(length=16)
