from piccolo.columns import UUID, Integer, Timestamptz
from piccolo.table import Table


class LimitRow(Table, tablename="limit_window"):
    """One running window of one limit for one key; the key is in here only as a MAC."""

    id = UUID(primary_key=True)
    taken = Integer()
    ends_at = Timestamptz(index=True)
