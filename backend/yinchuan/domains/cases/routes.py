"""Submit, follow, take a step. A repeated submission is answered the same."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, put
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.response import ServerSentEvent

from yinchuan.kit.actor import OFFICERS, Me, Role, allow

from . import service
from .schemas import CaseOut, CasesOut, DocumentOut, EvidenceOut, ReceiptOut, StepIn, SubmitIn

OWNER = allow(Role.CITIZEN)
IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match")]


class Cases(Controller):
    path = "/cases"
    tags = ["cases"]

    @get("/", opt=OWNER)
    async def own(self, actor: Me) -> CasesOut:
        return await service.list_own(actor)

    @put("/{case_id:uuid}", opt=allow(Role.CITIZEN, level=2))
    async def submit(self, case_id: FromPath[UUID], data: JSONBody[SubmitIn], actor: Me) -> CaseOut:
        return await service.submit(case_id, data, actor)

    @get("/{case_id:uuid}", opt=OWNER)
    async def read(
        self, case_id: FromPath[UUID], actor: Me, if_none_match: IfNoneMatch = None
    ) -> Response[CaseOut]:
        return await service.read(case_id, actor, if_none_match)

    @get("/{case_id:uuid}/receipt", opt=OWNER)
    async def receipt(self, case_id: FromPath[UUID], actor: Me) -> ReceiptOut:
        return await service.receipt(case_id, actor)

    @get("/{case_id:uuid}/document", opt=OWNER)
    async def document(self, case_id: FromPath[UUID], actor: Me) -> DocumentOut:
        return await service.document(case_id, actor)

    @get("/{case_id:uuid}/evidence", opt=OWNER)
    async def evidence(self, case_id: FromPath[UUID], actor: Me) -> Response[EvidenceOut]:
        """One file that can be checked anywhere without us."""
        return await service.evidence(case_id, actor)

    @get("/{case_id:uuid}/events", opt=OWNER)
    async def events(self, case_id: FromPath[UUID], actor: Me) -> ServerSentEvent:
        """A line `version` whenever the case moves; nothing personal travels."""
        return await service.stream(case_id, actor)

    @put("/{case_id:uuid}/steps/{step_id:uuid}", opt=allow(Role.CITIZEN, *OFFICERS))
    async def step(
        self, case_id: FromPath[UUID], step_id: FromPath[UUID], data: JSONBody[StepIn], actor: Me
    ) -> CaseOut:
        return await service.take_step(case_id, step_id, data, actor)


ROUTES = [Cases]
