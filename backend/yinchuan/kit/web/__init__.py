"""HTTP in one place: what every route gets without asking for it.

`assemble` builds the application from routes; it knows no domain, so that a test can give it its own."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import ImproperlyConfiguredException
from litestar.routes import HTTPRoute

from yinchuan.config import settings
from yinchuan.kit.actor import Actor, Refused, Resolver, demand_policy, provide_actor

from . import health, openapi, problems
from .front import Front
from .request import BodyTooLarge, ClientGone, StrictRequest, WrongContentType
from .static import Static

__all__ = ["BodyTooLarge", "ClientGone", "Front", "StrictRequest", "WrongContentType", "assemble"]

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[Any]]


async def _forget(actor: Actor, place: str, reason: str) -> None:
    """An application without an audit, such as a test's probe."""


def assemble(
    api: Sequence[Any],
    root: Sequence[Any],
    *,
    resolve_actor: Resolver,
    record_refusal: Refused = _forget,
    lifespan: Sequence[Lifespan] = (),
) -> Front:
    """The application: `api` below /api, `root` at the top; raises if a route declares no policy."""
    app = Front(
        [Router("/api", route_handlers=list(api)), *root, *health.ROUTES],
        request_class=StrictRequest,
        request_max_body_size=settings().body_max_bytes,
        before_request=demand_policy,  # not a guard: for those the framework copies the handler every time
        dependencies={"actor": Provide(provide_actor)},
        exception_handlers={Exception: problems.answer},
        openapi_config=openapi.config(),
        lifespan=list(lifespan),
        state=State({"resolve_actor": resolve_actor, "record_refusal": record_refusal}),
        logging_config=None,
    )
    app.static = Static(Path(settings().pwa_dir))
    _demand_policies(app)
    return app


def _demand_policies(app: Litestar) -> None:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            raise ImproperlyConfiguredException(f"{route.path}: only plain HTTP routes have a policy")
        for handler in route.route_handlers:
            # The framework makes OPTIONS for every path; those never run, `Front` answers for them.
            if handler.http_methods == {"OPTIONS"} and "policy" not in handler.opt:
                continue
            # A hook of its own would stand in place of ours.
            if "policy" not in handler.opt or handler.resolve_before_request() is not demand_policy:
                raise ImproperlyConfiguredException(f"{handler} at {route.path} declares no policy")
