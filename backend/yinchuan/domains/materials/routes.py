"""tus 1.0 (core, creation, creation-with-upload, checksum, expiration, termination) and reading a material."""

from contextlib import suppress
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, head, patch, post, route
from litestar.enums import HttpMethod
from litestar.params import FromPath

from yinchuan.config import settings
from yinchuan.kit.actor import PUBLIC, Me, Role, allow
from yinchuan.kit.web.request import BodyTooLarge, BodyTooSlow, ClientGone

from . import service
from .errors import TUS, HeaderRefused
from .rules import ALGORITHMS
from .schemas import MaterialOut
from .service import Progress

AnyRequest = Request[Any, Any, Any]
OWNER = allow(Role.CITIZEN)
ADDRESS = "/api/uploads"


def answer(status: int, **headers: str | None) -> Response[None]:
    """An answer of tus: what it says stands in its headers."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items() if value is not None}
    return Response(None, status_code=status, headers={**TUS, **named})


def expires(progress: Progress) -> str | None:
    return format_datetime(progress.expires_at, usegmt=True) if progress.expires_at else None


class Uploads(Controller):
    path = "/uploads"
    tags = ["materials"]
    request_max_body_size = None  # the upload's own length and the setting bound it

    # Named to be registered before `create`: behind it the framework's own OPTIONS would win.
    @route("/", http_method=[HttpMethod.OPTIONS], opt=PUBLIC, status_code=204)
    async def abilities(self) -> Response[None]:
        return answer(
            204,
            tus_version="1.0.0",
            tus_extension="creation,creation-with-upload,checksum,expiration,termination",
            tus_checksum_algorithm=",".join(ALGORITHMS),
            tus_max_size=str(settings().upload_max_bytes),
        )

    @post("/", opt=OWNER)
    async def create(self, request: AnyRequest, actor: Me) -> Response[None]:
        at = await service.create(request.headers, request.stream(), actor)
        return answer(
            201,
            location=f"{ADDRESS}/{at.id}",
            upload_offset=str(at.offset),
            upload_expires=expires(at),
        )

    @head("/{upload_id:uuid}", opt=OWNER)
    async def offset(self, upload_id: FromPath[UUID], request: AnyRequest, actor: Me) -> Response[None]:
        at = await service.offset(upload_id, request.headers, actor)
        return answer(
            200, upload_offset=str(at.offset), upload_length=str(at.length), upload_expires=expires(at)
        )

    @patch("/{upload_id:uuid}", opt=OWNER, status_code=204)
    async def append(self, upload_id: FromPath[UUID], request: AnyRequest, actor: Me) -> Response[None]:
        at = await service.append(upload_id, request.headers, request.stream(), actor)
        return answer(204, upload_offset=str(at.offset), upload_expires=expires(at))

    @post("/{upload_id:uuid}", opt=OWNER, status_code=204)
    async def instead(self, upload_id: FromPath[UUID], request: AnyRequest, actor: Me) -> Response[None]:
        """For clients whose network lets no PATCH or DELETE through: `X-HTTP-Method-Override` names it."""
        match request.headers.get("x-http-method-override"):
            case "PATCH":
                at = await service.append(upload_id, request.headers, request.stream(), actor)
                return answer(204, upload_offset=str(at.offset), upload_expires=expires(at))
            case "DELETE":
                await service.terminate(upload_id, request.headers, actor)
                return answer(204)
        raise HeaderRefused(header="X-HTTP-Method-Override")

    @delete("/{upload_id:uuid}", opt=OWNER)
    async def terminate(self, upload_id: FromPath[UUID], request: AnyRequest, actor: Me) -> Response[None]:
        await service.terminate(upload_id, request.headers, actor)
        return answer(204)


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

    @get("/{upload_id:uuid}/preview", opt=OWNER)
    async def preview(self, upload_id: FromPath[UUID], actor: Me) -> Response[bytes]:
        """The re-encoded small picture, while the file itself is still on its way."""
        return await service.preview(upload_id, actor)

    @get("/{material_id:uuid}/file", opt=OWNER)
    async def download(self, material_id: FromPath[UUID], actor: Me) -> Response[bytes]:
        """The bytes as sent, as an attachment."""
        return await service.download(material_id, actor)


@post(
    "/share",
    opt=PUBLIC,
    include_in_schema=False,
    status_code=303,
    request_max_body_size=settings().upload_max_bytes,
)
async def share(request: AnyRequest) -> Response[bytes]:
    """Another app's "share", which the app's service worker takes in on the phone itself: it comes here only where
    there is none yet. Nothing is kept; a browser that still sends does not read the answer, so the body is let run out."""
    with suppress(BodyTooLarge, BodyTooSlow, ClientGone):
        async for _ in request.stream():
            pass
    location = {"Location": "/shared?why=again"}
    return Response(b"", status_code=303, headers=location, media_type="text/plain")


ROUTES = [Uploads, Materials]
ROOT_ROUTES = [share]
