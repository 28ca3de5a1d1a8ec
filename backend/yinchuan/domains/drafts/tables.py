"""Tables of drafts. What a person wrote is sealed; a deleted draft keeps its row as a tombstone without content."""

from piccolo.columns import UUID, Bytea, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table


class DraftRow(Table, tablename="draft"):
    id = UUID(primary_key=True)
    owner = UUID(index=True)
    item = Varchar(length=40)
    revision = Integer()
    epoch = Integer()
    number = Integer()
    round = SmallInt(default=0)
    state = Varchar(length=12)  # open, submitted, deleted
    case_id = UUID(null=True, default=None)
    content = Bytea(null=True, default=None)  # sealed rules.Content; none once submitted or deleted
    created_at = Timestamptz()
    updated_at = Timestamptz(index=True)
    device = Varchar(length=60, default="")  # that saved it last, as its owner knows it


class ChangeRow(Table, tablename="draft_change"):
    """The answer stored under an idempotency key; `id` is made of the actor and the key."""

    id = UUID(primary_key=True)
    draft = UUID()
    digest = Bytea()  # of the change
    version = Varchar(length=24)
    stored_at = Timestamptz(index=True)


class EpochRow(Table, tablename="draft_epoch"):
    """A restored backup begins a new epoch; without a row it is the first."""

    number = Integer(primary_key=True)
    began_at = Timestamptz()
