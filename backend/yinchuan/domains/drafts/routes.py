"""Own drafts: begin, read, save whole, save a change, throw away."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, put
from litestar.params import FromPath, HeaderParameter, JSONBody

from yinchuan.kit.actor import Me, Role, allow

from . import service
from .schemas import BeginOut, DraftIn, DraftOut, DraftSaved, DraftsOut, PatchOp

OWNER = allow(Role.CITIZEN)
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match")]
Key = Annotated[str | None, HeaderParameter(name="Idempotency-Key")]


def etag(version: str) -> str:
    return f'"{version}"'


class Drafts(Controller):
    path = "/drafts"
    tags = ["drafts"]

    @get("/", opt=OWNER)
    async def own(self, actor: Me) -> DraftsOut:
        return await service.list_own(actor)

    @get("/for/{code:str}", opt=OWNER)
    async def begin(self, code: FromPath[str], actor: Me) -> BeginOut:
        return await service.begin(code, actor)

    @get("/{draft_id:uuid}", opt=OWNER)
    async def read(self, draft_id: FromPath[UUID], actor: Me) -> Response[DraftOut]:
        draft = await service.read(draft_id, actor)
        return Response(draft, headers={"ETag": etag(draft.version)})

    @put("/{draft_id:uuid}", opt=OWNER)
    async def save(
        self, draft_id: FromPath[UUID], data: JSONBody[DraftIn], actor: Me
    ) -> Response[DraftSaved]:
        saved = await service.save(draft_id, data, actor)
        return Response(saved, headers={"ETag": etag(saved.version)})

    @patch("/{draft_id:uuid}", opt=OWNER)
    async def change(
        self,
        draft_id: FromPath[UUID],
        data: JSONBody[list[PatchOp]],
        actor: Me,
        if_match: IfMatch = None,
        key: Key = None,
    ) -> Response[DraftSaved]:
        """`application/json-patch+json`; plain JSON of the same shape is taken too."""
        saved = await service.change(draft_id, data, if_match, key, actor)
        return Response(saved, headers={"ETag": etag(saved.version)})

    @delete("/{draft_id:uuid}", opt=OWNER)
    async def throw_away(self, draft_id: FromPath[UUID], actor: Me) -> None:
        await service.throw_away(draft_id, actor)


ROUTES = [Drafts]
