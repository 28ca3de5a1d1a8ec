"""The routes of the probe: one for each thing the door of the house promises."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Litestar, Request, Response, get, patch, post, put
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from litestar.response import ServerSentEvent, Stream

from tests.kit.probe import ID
from yinchuan.kit.actor import GUEST, PUBLIC, Actor, Me, Role, allow
from yinchuan.kit.errors import FieldError, Unavailable, VersionMoved
from yinchuan.kit.schema import In, Out
from yinchuan.kit.web import ClientGone, assemble, serving
from yinchuan.kit.web.logs import open_log


class Row(In):
    id: UUID
    count: Annotated[int, msgspec.Meta(ge=0, le=9)] = 0


class ThingIn(In):
    full_name: Annotated[str, msgspec.Meta(max_length=20)]
    rows: list[Row] = []
    answers: dict[str, Any] = {}


class ThingOut(Out):
    full_name: str
    rows: list[Row]
    answers: dict[str, Any]


class Things(Controller):
    path = "/things"
    gone: list[int] = []

    @put("/{thing_id:uuid}", opt=PUBLIC)
    async def save(self, thing_id: FromPath[UUID], data: JSONBody[ThingIn]) -> ThingOut:
        return ThingOut(full_name=data.full_name, rows=data.rows, answers=data.answers)

    @get("/{thing_id:uuid}", opt=PUBLIC)
    async def read(
        self,
        thing_id: FromPath[UUID],
        revision: FromQuery[int] = 0,
        key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
    ) -> dict[str, Any]:
        return {"revision": revision, "key": key}

    @patch("/{thing_id:uuid}", opt=PUBLIC, request_max_body_size=5_000_000)
    async def upload(self, thing_id: FromPath[UUID], request: Request[Any, Any, Any]) -> dict[str, int]:
        size = 0
        try:
            async for piece in request.stream():
                size += len(piece)
        except ClientGone:
            self.gone.append(size)
            raise
        return {"size": size}

    @get("/gone", opt=PUBLIC)
    async def kept(self) -> list[int]:
        return self.gone

    @get("/address", opt=PUBLIC)
    async def address(self, request: Request[Any, Any, Any]) -> list[str]:
        return [request.client.host if request.client else "", request.scope["scheme"]]

    @get("/mine", opt=allow(Role.CITIZEN))
    async def mine(self, actor: Me) -> None: ...

    @get("/moved", opt=PUBLIC)
    async def moved(self) -> None:
        field = FieldError(pointer="/name", code="required", detail="此项必填", params={"limit": 1})
        raise VersionMoved(errors=[field], case_id=UUID(ID), headers={"ETag": '"1.2"'})

    @get("/large", opt=PUBLIC)
    async def large(self) -> bytes:
        return bytes(20_000_000)

    @get("/sockets", opt=PUBLIC)
    async def sockets(self) -> int:
        links = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
        return sum(link.startswith("socket:") for link in links)

    @get("/down", opt=PUBLIC)
    async def down(self) -> None:
        raise Unavailable(retry_after=7)

    @get("/bug", opt=PUBLIC)
    async def bug(self) -> None:
        raise RuntimeError("马秀兰 640181199001010018")

    @get("/cut", opt=PUBLIC)
    async def cut(self) -> Stream:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"a"
            raise RuntimeError("马秀兰")

        return Stream(pieces())

    @get("/cached", opt=PUBLIC)
    async def cached(self) -> Response[str]:
        own = {
            "Cache-Control": "public, max-age=60",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return Response("x", headers=own)

    @get("/events", opt=PUBLIC)
    async def events(self) -> ServerSentEvent:
        async def ticks() -> AsyncIterator[dict[str, Any]]:
            while True:
                yield {"data": "x"}
                await asyncio.sleep(0.05)

        return ServerSentEvent(ticks())

    @post("/", opt=PUBLIC)
    async def anything(self, data: JSONBody[Any]) -> Any:
        return data


async def a_guest(connection: Any) -> Actor:
    """Nobody signs in here."""
    return GUEST


def create_app() -> Litestar:
    """The probe's application."""
    open_log()
    return assemble([Things], [], resolve_actor=a_guest)


if __name__ == "__main__":
    serving.run("tests.kit.probe_app:create_app")
