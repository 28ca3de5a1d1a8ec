"""The item list and one item: public, pre-serialised, answered 304 to whoever has it."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromPath, FromQuery

from yinchuan.kit.actor import PUBLIC

from . import service
from .schemas import IndexOut, ItemOut, ItemsOut


class Items(Controller):
    path = "/items"
    tags = ["catalogue"]

    @get("/", opt=PUBLIC)
    async def all(
        self,
        request: Request[Any, Any, Any],
        q: FromQuery[str | None] = None,
        division: FromQuery[str | None] = None,
    ) -> Response[ItemsOut]:
        return service.list_answer(request.headers, q, division)

    @get("/index", opt=PUBLIC)
    async def index(self, request: Request[Any, Any, Any]) -> Response[IndexOut]:
        return service.index_answer(request.headers)

    @get("/{code:str}", opt=PUBLIC)
    async def read(
        self, code: FromPath[str], request: Request[Any, Any, Any], revision: FromQuery[int | None] = None
    ) -> Response[ItemOut]:
        return await service.item_answer(code, revision, request.headers)


ROUTES = [Items]
