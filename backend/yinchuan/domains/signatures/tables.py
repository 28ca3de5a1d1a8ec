"""Signed documents and their evidence, kept as long as the case; both sealed."""

from piccolo.columns import UUID, Bytea, SmallInt, Timestamptz, Varchar
from piccolo.table import Table


class SignatureRow(Table, tablename="signature"):
    id = UUID(primary_key=True)  # made of case and round
    case_id = UUID(index=True)
    round = SmallInt()
    digest = Varchar(length=64)
    document = Bytea()  # sealed: the canonical bytes that were signed
    evidence = Bytea()  # sealed rules.Evidence
    kept_at = Timestamptz()
