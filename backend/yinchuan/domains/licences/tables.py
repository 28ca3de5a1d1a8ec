"""The table of licences that this city issued."""

from piccolo.columns import UUID, Bytea, Date, Varchar
from piccolo.table import Table


class LicenceRow(Table, tablename="licence"):
    id = UUID(primary_key=True)  # the case it came from: one case, one licence
    account = UUID(index=True)
    identifier = Varchar(length=120, unique=True)
    licence_type = Varchar(length=40)
    name = Varchar(length=120)
    number = Bytea()  # sealed
    issuer = Varchar(length=60)
    issued_on = Date()
    valid_until = Date(null=True, default=None)
