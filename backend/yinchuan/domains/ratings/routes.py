"""One rating a case, by the person who applied, after it is closed."""

from uuid import UUID

from litestar import Controller, put
from litestar.params import FromPath, JSONBody

from yinchuan.kit.actor import Me, Role, allow

from . import service
from .schemas import RatingIn, RatingOut


class Ratings(Controller):
    path = "/cases/{case_id:uuid}/rating"
    tags = ["ratings"]

    @put("/", opt=allow(Role.CITIZEN))
    async def rate(self, case_id: FromPath[UUID], data: JSONBody[RatingIn], actor: Me) -> RatingOut:
        return await service.rate(case_id, data, actor)


ROUTES = [Ratings]
