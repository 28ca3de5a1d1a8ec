"""tus 1.0 (core, creation, creation-with-upload, checksum, expiration, termination) and reading a material."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, head, patch, post, route
from litestar.enums import HttpMethod
from litestar.params import FromPath

from yinchuan.kit.actor import PUBLIC, Me, Role, allow

from . import service
from .schemas import MaterialOut

AnyRequest = Request[Any, Any, Any]
OWNER = allow(Role.CITIZEN)


class Uploads(Controller):
    path = "/uploads"
    tags = ["materials"]
    request_max_body_size = None  # the upload's own length and the setting bound it

    @route("/", http_method=[HttpMethod.OPTIONS], opt=PUBLIC, status_code=204)
    async def options(self) -> Response[None]:
        return service.tus_options()

    @post("/", opt=OWNER)
    async def create(self, request: AnyRequest, actor: Me) -> Response[None]:
        return await service.create_upload(request.headers, request.stream(), actor)

    @head("/{upload_id:uuid}", opt=OWNER)
    async def offset(self, upload_id: FromPath[UUID], actor: Me) -> Response[None]:
        return await service.upload_offset(upload_id, actor)

    @patch("/{upload_id:uuid}", opt=OWNER, status_code=204)
    async def append(self, upload_id: FromPath[UUID], request: AnyRequest, actor: Me) -> Response[None]:
        return await service.append(upload_id, request.headers, request.stream(), actor)

    @delete("/{upload_id:uuid}", opt=OWNER)
    async def terminate(self, upload_id: FromPath[UUID], actor: Me) -> Response[None]:
        return await service.terminate(upload_id, actor)


class Materials(Controller):
    path = "/materials"
    tags = ["materials"]

    @get("/{material_id:uuid}", opt=OWNER)
    async def read(self, material_id: FromPath[UUID], actor: Me) -> MaterialOut:
        return await service.read(material_id, actor)

    @get("/{material_id:uuid}/pages/{page:int}", opt=OWNER)
    async def page(self, material_id: FromPath[UUID], page: FromPath[int], actor: Me) -> Response[bytes]:
        """The re-encoded picture of a page, counted from 1: never the bytes as sent."""
        return await service.page(material_id, page, actor)

    @get("/{material_id:uuid}/file", opt=OWNER)
    async def download(self, material_id: FromPath[UUID], actor: Me) -> Response[bytes]:
        """The bytes as sent, as an attachment."""
        return await service.download(material_id, actor)


ROUTES = [Uploads, Materials]
