"""Sign-in, profile and consents; in demo mode the people and the messages that would have gone out."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from yinchuan.config import settings
from yinchuan.kit.actor import OFFICERS, PUBLIC, Me, Role, allow

from . import service
from .schemas import (
    CodeIn,
    ConsentIn,
    ConsentLine,
    DemoMessagesOut,
    DemoPeopleOut,
    MeOut,
    RealNameIn,
    SessionIn,
    SessionOut,
    StaffSessionIn,
)

AnyRequest = Request[Any, Any, Any]
SIGNED_IN = allow(Role.CITIZEN, Role.SUPERVISOR, *OFFICERS)


class Sessions(Controller):
    path = "/session"
    tags = ["people"]

    @post("/code", opt=PUBLIC, status_code=204)
    async def code(self, data: JSONBody[CodeIn], actor: Me, request: AnyRequest) -> None:
        await service.send_code(data, actor, service.address_of(request))

    @post("/", opt=PUBLIC, status_code=200)
    async def sign_in(
        self, data: JSONBody[SessionIn], actor: Me, request: AnyRequest
    ) -> Response[SessionOut]:
        device, address = service.device_of(request), service.address_of(request)
        return await service.sign_in(data, actor, device, address)

    @post("/staff", opt=PUBLIC, status_code=200)
    async def sign_in_staff(
        self, data: JSONBody[StaffSessionIn], actor: Me, request: AnyRequest
    ) -> Response[SessionOut]:
        device, address = service.device_of(request), service.address_of(request)
        return await service.sign_in_staff(data, actor, device, address)

    @get("/", opt=PUBLIC)
    async def read(self, actor: Me, request: AnyRequest) -> SessionOut:
        return await service.session(actor, service.token_of(request))

    @delete("/", opt=PUBLIC)
    async def sign_out(self, actor: Me, everywhere: FromQuery[bool] = False) -> Response[None]:
        return await service.sign_out(actor, everywhere)

    @delete("/{session_id:uuid}", opt=SIGNED_IN)
    async def end(self, session_id: FromPath[UUID], actor: Me) -> None:
        await service.end_session(session_id, actor)


class People(Controller):
    path = "/people/me"
    tags = ["people"]

    @get("/", opt=allow(Role.CITIZEN))
    async def me(self, actor: Me) -> MeOut:
        return await service.me(actor)

    @put("/", opt=allow(Role.CITIZEN))
    async def real_name(self, data: JSONBody[RealNameIn], actor: Me) -> MeOut:
        return await service.prove_name(data, actor)

    @put("/consents/{consent_id:uuid}", opt=allow(Role.CITIZEN))
    async def consent(self, consent_id: FromPath[UUID], data: JSONBody[ConsentIn], actor: Me) -> ConsentLine:
        return await service.consent(consent_id, data, actor)

    @delete("/consents/{consent_id:uuid}", opt=allow(Role.CITIZEN))
    async def withdraw_consent(self, consent_id: FromPath[UUID], actor: Me) -> None:
        await service.withdraw_consent(consent_id, actor)


class Demo(Controller):
    path = "/demo"
    tags = ["demo"]

    @get("/people", opt=PUBLIC)
    async def people(self) -> DemoPeopleOut:
        return await service.demo_people()

    @get("/messages", opt=PUBLIC)
    async def messages(self, to: FromQuery[str]) -> DemoMessagesOut:
        return await service.demo_messages(to)


ROUTES = [Sessions, People]
ROOT_ROUTES = [Demo] if settings().demo else []
