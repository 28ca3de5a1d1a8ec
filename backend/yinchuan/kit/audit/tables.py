from piccolo.columns import UUID, BigInt, Bytea, Timestamptz
from piccolo.table import Table


class AuditOpenRow(Table, tablename="audit_open"):
    """Written in the unit of the effect; the sealer moves it on within seconds."""

    id = UUID(primary_key=True)
    body = Bytea()
    mac = Bytea()


class AuditRow(Table, tablename="audit"):
    """Insert-only: triggers refuse anything else."""

    seq = BigInt(primary_key=True)
    id = UUID(unique=True)
    body = Bytea()
    mac = Bytea()
    place = Bytea()  # MAC of position and entry: two entries that changed places are found by their position


class CheckpointRow(Table, tablename="audit_checkpoint"):
    """Size and root of the tree after each batch; `peaks` is all the sealer has to remember. Insert-only."""

    size = BigInt(primary_key=True)
    root = Bytea()
    peaks = Bytea()
    sealed_at = Timestamptz()
