"""The first thing a request meets: one spelling of its address, its right to write, static files, headers, numbers."""

import secrets
import time
from typing import Any

import structlog
from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import Receive, Send
from litestar.types.asgi_types import HTTPScope
from litestar.utils import normalize_path

from yinchuan.config import settings
from yinchuan.kit.errors import AppError

from . import metrics
from .headers import completed, refuse_cross_site
from .paths import raw_path, refuse_tricks
from .problems import describe
from .proxies import unwrapped
from .static import Asset, Static, send_asset

log = structlog.get_logger("yinchuan.web")
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
NEVER_PAGES = (b"/api", b"/demo", b"/.well-known")


class MethodNotAllowed(AppError):
    status, code, say = 405, "method_not_allowed", "此地址不支持该操作"


class Front(Litestar):
    """Litestar behind our own door; `static` is set by whoever builds it."""

    static: Static

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        # Not those for pydantic and attrs, which would be imported because they are installed: 0.15 s and 25 MB.
        return [*plugins, MsgspecDIPlugin()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request; lifespan messages go straight through."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope = unwrapped(scope)
        # What the log, the audit entries and the problem of one request have in common.
        structlog.contextvars.bind_contextvars(request=secrets.token_hex(8))
        answer = Answer(scope, send)
        try:
            refuse_tricks(scope)
            refuse_cross_site(scope)
            await self._answer(scope, receive, answer)
        except AppError as refused:
            await _send_problem(refused, scope, answer)
        except Exception as bug:  # noqa: BLE001 - the last door: whatever got through is answered and logged
            await _send_problem(bug, scope, answer)
        finally:
            answer.done()

    async def _answer(self, scope: Any, receive: Receive, answer: "Answer") -> None:
        if asset := self._asset(scope):
            if scope["method"] not in ("GET", "HEAD"):
                raise MethodNotAllowed(headers={"Allow": "GET, HEAD"})
            scope["path_template"] = "static"
            await send_asset(asset, scope, answer)
        elif scope["method"] == "HEAD" and not self.knows(scope, "HEAD"):
            # What GET would say, without its body: as soon as the head is out the client counts as gone.
            answer.drops_body = True
            as_get: Any = {**scope, "method": "GET"}
            await super().__call__(as_get, answer.until_started(receive), answer)
            scope["path_template"] = as_get.get("path_template", "-")
        elif scope["method"] == "OPTIONS" and (methods := self._methods(scope)):
            await answer({"type": "http.response.start", "status": 204, "headers": [(b"allow", methods)]})
            await answer({"type": "http.response.body", "body": b""})
        else:
            await super().__call__(scope, receive, answer)

    def _asset(self, scope: HTTPScope) -> Asset | None:
        path = raw_path(scope)
        if found := self.static.find(path):
            return found
        if path.startswith(NEVER_PAGES) or scope["method"] not in ("GET", "HEAD") or self.knows(scope, "GET"):
            return None
        return self.static.page_for(scope, path)

    def _methods(self, scope: HTTPScope) -> bytes:
        """What may be done at this path, where no route answers OPTIONS itself: the framework's own list has gaps."""
        found = {method for method in METHODS if self.knows(scope, method)}
        if "OPTIONS" not in found:
            return b""
        _, handler, *_ = self.asgi_router.handle_routing(path=normalize_path(scope["path"]), method="OPTIONS")
        if "policy" in handler.opt:
            return b""
        return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set()))).encode()

    def knows(self, scope: HTTPScope, method: Any) -> bool:
        """Whether a route answers this method at this path."""
        try:
            self.asgi_router.handle_routing(path=normalize_path(scope["path"]), method=method)
        except HTTPException:
            return False
        return True


class Answer:
    """The send channel of one request: completes the headers and remembers how it went."""

    def __init__(self, scope: Any, send: Send) -> None:
        self._scope = scope
        self._send: Any = send
        self._began = time.perf_counter()
        self.status = 0
        self.drops_body = False

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = completed(list(message["headers"]), self._scope["scheme"])
            await self._send({**message, "headers": headers})
            if self.drops_body:
                # Said at once: an endless answer would otherwise hold the client's connection.
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        elif not self.drops_body:
            await self._send(message)

    def until_started(self, receive: Receive) -> Receive:
        """A receive channel on which the client leaves once the head of the answer is out."""

        async def receive_or_gone() -> Any:
            return {"type": "http.disconnect"} if self.status else await receive()

        return receive_or_gone

    def done(self) -> None:
        """Count the answer, and log it where that is asked for."""
        seconds = time.perf_counter() - self._began
        metrics.observe(self._scope, self.status or 499, seconds)
        if settings().access_log:
            log.info(
                "answered",
                method=self._scope["method"],
                path=self._scope.get("path_template", "-"),
                status=self.status or 499,
                ms=round(seconds * 1000, 1),
            )


async def _send_problem(error: Exception, scope: Any, answer: Answer) -> None:
    place = f"{scope['method']} {scope.get('path_template', '-')}"
    status, headers, body = describe(error, place)
    if answer.status:
        # The head is out: the answer can only be cut off, which the client sees as a broken transfer.
        raise ConnectionAbortedError from None
    lines = {"content-type": "application/problem+json", "content-length": str(len(body)), **headers}
    head = [(name.lower().encode(), value.encode()) for name, value in lines.items()]
    await answer({"type": "http.response.start", "status": status, "headers": head})
    await answer({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
