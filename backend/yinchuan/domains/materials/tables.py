"""Tables of materials. The bytes lie in the object store under their SHA-256, within their draft."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class FolderRow(Table, tablename="material_folder"):
    """Where a draft's materials lie: `drafts` opens, closes and drops it, so that nothing here asks a draft."""

    id = UUID(primary_key=True)  # the draft's
    owner = UUID()
    item = Varchar(length=40)
    revision = Integer()
    state = Varchar(length=12)  # open, closed, dropped


class MaterialRow(Table, tablename="material"):
    id = UUID(primary_key=True)
    owner = UUID()
    draft = UUID(index=True)
    slot = Varchar(length=60)
    kind = Varchar(length=12)  # full, preview
    preview_of = UUID(null=True, default=None, index=True)  # the full file that a preview runs ahead of
    state = Varchar(length=12, index=True)  # receiving, checking, stored, refused
    refused = Varchar(length=40, default="")
    sha256 = Varchar(length=64)
    bytes = Integer()
    type = Varchar(length=60)  # as declared, then as found
    name = Bytea()  # sealed
    previews = Text(default="")  # SHA-256 of each page's picture, joined by spaces
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)
    quality = Text(null=True, default=None)  # measures of a picture as JSON; none of a PDF
    case_id = UUID(null=True, default=None)  # set by submission; such a material stays
    created_at = Timestamptz()
    looked_at = Timestamptz()  # when a draft was last seen to name it


class UploadRow(Table, tablename="material_upload"):
    """An upload that has not ended. `received` never runs ahead of the disk; a lease keeps a second writer out."""

    id = UUID(primary_key=True)  # the material's
    received = Integer()
    lease = UUID(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(index=True)


class DayRow(Table, tablename="material_day"):
    """Bytes that an account announced on one day in Yinchuan; `id` is made of both."""

    id = UUID(primary_key=True)
    day = Date(index=True)
    bytes = BigInt()


class DoomedRow(Table, tablename="material_doomed"):
    """An object that no row names: deleted an hour after the mark, unless the same is uploaded again."""

    id = UUID(primary_key=True)  # made of draft and hash
    draft = UUID()
    sha256 = Varchar(length=64)
    marked_at = Timestamptz(index=True)
    is_going = Boolean()  # its deletion has begun
