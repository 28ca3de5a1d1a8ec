"""The own record of what registers were asked."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromQuery

from yinchuan.kit.actor import Me, Role, allow

from . import service
from .schemas import LookupsOut


class Lookups(Controller):
    path = "/people/me/lookups"
    tags = ["exchange"]

    @get("/", opt=allow(Role.CITIZEN))
    async def own(self, actor: Me, before: FromQuery[UUID | None] = None) -> LookupsOut:
        return await service.lookups(actor, before)


ROUTES = [Lookups]
