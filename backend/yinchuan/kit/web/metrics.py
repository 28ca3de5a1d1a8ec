"""Numbers for /metrics, grouped by path template so that no id becomes a label."""

from collections.abc import Callable
from functools import cache
from hmac import compare_digest
from ipaddress import ip_address
from pathlib import Path

from litestar.types.asgi_types import HTTPScope
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

from yinchuan.config import settings, share_metrics

from .headers import values as header_values

SECONDS = Histogram(
    "http_request_seconds",
    "Time to the end of the answer",
    ["method", "path"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
ANSWERS = Counter("http_answers", "Answers by status", ["method", "path", "status"])
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"})


def observe(scope: HTTPScope, status: int, seconds: float) -> None:
    """Count one answer."""
    method = scope["method"] if scope["method"] in METHODS else "other"
    path = str(scope.get("path_template", "-"))
    took, answered = _series(method, path, status)
    took(seconds)
    answered()


@cache
def _series(method: str, path: str, status: int) -> tuple[Callable[[float], None], Callable[[], None]]:
    return SECONDS.labels(method, path).observe, ANSWERS.labels(method, path, status).inc


def share(folder: Path) -> None:
    """Let the server processes started from here count together."""
    share_metrics(folder)
    # The library chose its kind of values when it was imported, before this process knew that it would have others.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def exposition() -> tuple[bytes, str]:
    """What Prometheus reads, and its content type."""
    if settings().prometheus_multiproc_dir:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(), CONTENT_TYPE_LATEST


def may_read(scope: HTTPScope) -> bool:
    """From this machine, or with `Authorization: Bearer <METRICS_TOKEN>`."""
    token = settings().metrics_token
    given = header_values(scope, b"authorization")
    if token and given and compare_digest(given[0], b"Bearer " + token.encode()):
        return True
    client = scope.get("client")
    # Behind a proxy every request may come from this machine: one that was forwarded did not begin here.
    if header_values(scope, b"x-forwarded-for") or header_values(scope, b"forwarded") or client is None:
        return False
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False
