"""How long a connection may do nothing. The server itself waits for ever for a head that does not end, and for a client
that does not read."""

import asyncio
import resource
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from yinchuan.config import settings
from yinchuan.kit.errors import AppError, Unavailable

from .problems import describe

REASONS = {400: "Bad Request", 408: "Request Timeout", 431: "Header Fields Too Large", 503: "Unavailable"}


class NotHttp(AppError):
    status, code, say = 400, "not_http", "无法识别的请求"


class HeadTooSlow(AppError):
    status, code, say = 408, "head_too_slow", "请求发送得太慢"


class HeadTooLarge(AppError):
    status, code, say = 431, "head_too_large", "请求头过大"


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 with an end to every wait."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._heads = 0  # seen whole
        self._in_head = True
        self._head_bytes = 0
        self._refused = False
        self._due: asyncio.TimerHandle | None = None  # the next head, or the end of a closed connection
        self._stuck: asyncio.TimerHandle | None = None  # what waits to be read

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One more, if there is room for it."""
        super().connection_made(transport)
        self._expect_head()
        if len(self.connections) > settings().connections:
            self._refuse(Unavailable())

    def connection_lost(self, error: Exception | None) -> None:
        """No timer outlives its connection."""
        for timer in (self._due, self._stuck):
            if timer is not None:
                timer.cancel()
        self._due = self._stuck = None
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """A head has an end, and not only in time. What comes after a refusal is read past: a connection that is closed
        over unread bytes takes the refusal with it."""
        if self._refused or self.transport.is_closing():
            return
        heads, was_in_head = self._heads, self._in_head
        super().data_received(data)
        if was_in_head and self._in_head and heads == self._heads:
            self._head_bytes += len(data)
            if self._head_bytes > settings().head_max_bytes and not self._refused:
                self._refuse(HeadTooLarge(), reads_on=True)

    def on_headers_complete(self) -> None:
        self._heads += 1
        self._in_head, self._head_bytes = False, 0
        if self._due is not None:
            self._due.cancel()
            self._due = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The next head is waited for, and so is the rest of a body that nobody wants: no longer than for a first one."""
        super().on_response_complete()
        if self.cycle.response_complete:  # none is waiting in line behind it
            self._expect_head()

    def pause_writing(self) -> None:
        """The client has not read for a while; each time it does, it gets as long again."""
        super().pause_writing()
        self._stuck = self.loop.call_later(settings().answer_silence_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered as everything else is."""
        self._refuse(NotHttp(), reads_on=True)

    def _expect_head(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(settings().head_seconds, self._late)

    def _late(self) -> None:
        if self._head_bytes and not (self._refused or self.transport.is_closing()):
            self._refuse(HeadTooSlow())
        else:
            self.transport.abort()  # `close` would wait for what is unsent to be read

    def _refuse(self, error: AppError, *, reads_on: bool = False) -> None:
        self._refused = True
        status, headers, body = describe(error, "-")
        lines = {
            "content-type": "application/problem+json",
            "content-length": str(len(body)),
            "cache-control": "no-store",
            "connection": "close",
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.transport.write(f"HTTP/1.1 {status} {REASONS[status]}\r\n{head}\r\n".encode() + body)
        if reads_on and self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()
        self._expect_head()


def take_all_handles() -> None:
    """As many open files as this process may have: every connection is one, and the usual first limit is 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
