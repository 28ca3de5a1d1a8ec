"""What travels about a material. Bytes travel by tus 1.0 at `/api/uploads`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from yinchuan.kit.schema import Out

# What could be better about a picture; nothing of it is a refusal.
Defect = Literal["blur", "dark", "glare", "cut", "tilt"]
MaterialState = Literal["receiving", "checking", "stored", "refused"]


class MaterialOut(Out):
    id: UUID
    draft: UUID
    slot: str
    state: MaterialState
    refused: str | None  # code of the reason: "unknown_type", "truncated", "encrypted_pdf" …
    name: str
    type: str
    bytes: int
    received: int  # bytes on the disk so far
    sha256: str
    has_preview: bool  # a small picture ran ahead of the file, which is still on its way
    pages: int
    width: int | None
    height: int | None
    defects: list[Defect]
    created_at: datetime
