"""An answer that is the same for everybody: its headers are put together once, not for every request."""

from typing import Any

from litestar import Request, Response
from litestar.response.base import ASGIResponse


class Prepared(Response[Any]):
    """Made of finished bytes and sent any number of times. Whoever gets one must not change it."""

    _made: ASGIResponse | None = None

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **rest: Any) -> ASGIResponse:
        if self._made is None:
            self._made = super().to_asgi_response(app, request, **rest)
        return self._made
