"""Tables of the catalogue: every item's current revision, and every revision there ever was."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class ItemRow(Table, tablename="catalogue_item"):
    code = Varchar(length=40, primary_key=True)
    revision = Integer()
    digest = Varchar(length=64)  # of the current revision's content
    is_listed = Boolean()  # its folder is there
    sounds = Text(default="{}")  # of its names, heard once


class RevisionRow(Table, tablename="catalogue_revision"):
    """Append-only: drafts and cases pin a revision. `id` is made of code and number, so that two processes cannot both add it."""

    id = UUID(primary_key=True)
    code = Varchar(length=40, index=True)
    number = Integer()
    digest = Varchar(length=64)
    content = Text()  # canonical JSON of item, schema, ui, en and consents
    loaded_at = Timestamptz()
