from piccolo.columns import UUID, Bytea, Timestamptz, Varchar
from piccolo.table import Table


class OutboxRow(Table, tablename="outbox_message"):
    """What the demo provider would have sent."""

    id = UUID(primary_key=True)
    receiver = Bytea(index=True)  # blind index of the number
    body = Bytea()  # sealed
    provider = Varchar(20)
    sent_at = Timestamptz()
