"""The request class of every route: a body is decoded strictly, once, and bounded before it is read."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator
from typing import Any, cast

from litestar import Request as LitestarRequest
from litestar.types import Empty

from yinchuan.config import settings
from yinchuan.kit.errors import AppError

from .bodies import decode


class BodyTooLarge(AppError):
    status, code, say = 413, "body_too_large", "内容过大"


class WrongContentType(AppError):
    status, code, say = 415, "wrong_content_type", "内容类型不受支持"


class ClientGone(AppError):
    """The client went away while its body was being read; what was yielded before may be kept."""

    status, code, say = 400, "client_gone", "连接已中断"


class BodyTooSlow(AppError):
    """The rest is not waited for; what was yielded before may be kept."""

    status, code, say = 408, "body_too_slow", "内容发送得太慢，请检查网络后重试"

    def __init__(self) -> None:
        super().__init__(headers={"Connection": "close"})


class StrictRequest(LitestarRequest[Any, Any, Any]):
    """Refuses duplicate keys, depth, other encodings and unknown fields, for whatever type the route declares."""

    async def json(self) -> Any:
        """The body as the type of the handler's `data`, or as plain values where it declares none."""
        if self._json is Empty:
            kind, options = self.content_type
            if not (kind == "application/json" or kind.endswith("+json")):
                raise WrongContentType(expected="application/json")
            if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
                raise WrongContentType(expected="charset=utf-8")
            field = self.route_handler.parsed_data_field
            self._json = decode(await self.body(), field.annotation if field else Any, settings().json_depth)
        return self._json

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body in pieces; raises `BodyTooLarge` at the route's limit, `ClientGone` when it ends early and
        `BodyTooSlow` when nothing comes for a while, or too little for long."""
        if self._body is not Empty:
            yield self._body
            return
        limit = self.route_handler.resolve_request_max_body_size() or math.inf
        if (self.content_length or 0) > limit:
            raise BodyTooLarge(limit=limit)
        size, began = 0, time.monotonic()
        while True:
            message = await self._next_piece(size, began)
            if message["type"] == "http.disconnect":
                raise ClientGone
            piece: bytes = message.get("body", b"")
            size += len(piece)
            if size > limit:
                raise BodyTooLarge(limit=limit)
            yield piece
            if not message.get("more_body", False):
                return

    async def _next_piece(self, size: int, began: float) -> dict[str, Any]:
        """Waits as long as one silence lasts, but not beyond the time that `size` bytes at the least rate earn."""
        chosen = settings()
        earned = chosen.body_silence_seconds + size / chosen.body_least_rate
        patience = min(chosen.body_silence_seconds, began + earned - time.monotonic())
        try:
            async with asyncio.timeout(max(patience, 0)):
                return cast("dict[str, Any]", await self.receive())
        except TimeoutError:
            raise BodyTooSlow from None
