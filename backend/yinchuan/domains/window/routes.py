"""The queue, a case on the desk, claiming it, the pages of its materials; what a help code stands for."""

from uuid import UUID

from litestar import Controller, Response, delete, get, put
from litestar.params import FromPath, FromQuery

from yinchuan.kit.actor import OFFICERS, Me, Role, allow

from . import service
from .schemas import OccurrenceOut, QueueLine, QueueOut, WindowCaseOut

DESK = allow(*OFFICERS)


class Window(Controller):
    path = "/window/cases"
    tags = ["window"]

    @get("/", opt=DESK)
    async def queue(
        self,
        actor: Me,
        mine: FromQuery[bool] = False,
        after: FromQuery[str | None] = None,
    ) -> QueueOut:
        return await service.queue(actor, mine, after)

    @get("/{case_id:uuid}", opt=DESK)
    async def read(self, case_id: FromPath[UUID], actor: Me) -> WindowCaseOut:
        return await service.read(case_id, actor)

    @put("/{case_id:uuid}/claim", opt=DESK)
    async def claim(self, case_id: FromPath[UUID], actor: Me) -> QueueLine:
        return await service.claim(case_id, actor)

    @delete("/{case_id:uuid}/claim", opt=DESK)
    async def release(self, case_id: FromPath[UUID], actor: Me) -> None:
        await service.release(case_id, actor)

    @get("/{case_id:uuid}/materials/{material_id:uuid}/pages/{page:int}", opt=DESK)
    async def page(
        self, case_id: FromPath[UUID], material_id: FromPath[UUID], page: FromPath[int], actor: Me
    ) -> Response[bytes]:
        return await service.material_page(case_id, material_id, page, actor)


class Occurrences(Controller):
    """What a citizen's six digits stand for."""

    path = "/window/occurrences"
    tags = ["window"]

    @get("/{trace:str}", opt=allow(*OFFICERS, Role.SUPERVISOR))
    async def read(self, trace: FromPath[str]) -> OccurrenceOut:
        return await service.occurrence(trace)


ROUTES = [Window, Occurrences]
