"""The log: one JSON object a line on standard error. No queries, bodies, names or addresses of people go in."""

import logging
import os
import stat
import sys
from contextlib import suppress

import structlog

from yinchuan.config import settings

STDERR = 2


def open_log() -> None:
    """Set the log up for this process."""
    level = logging.getLevelNamesMapping().get(settings().log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Frames without the exception's text: it may quote what a person typed.
            _without_text,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(_Quiet()),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )


class _Quiet:
    """Standard error that nobody may be reading: a line that finds no room is lost, and no request waits for it."""

    def __init__(self) -> None:
        # Only a pipe: not waiting is a property of the open file, and a terminal's is shared with the shell.
        if stat.S_ISFIFO(os.fstat(STDERR).st_mode):
            os.set_blocking(STDERR, False)

    def write(self, text: str) -> None:
        with suppress(OSError):
            os.write(STDERR, text.encode(errors="backslashreplace"))

    def flush(self) -> None:
        """Nothing is held back."""


def _without_text(
    _: structlog.typing.WrappedLogger, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["kind"] = type(error).__qualname__
    return event
