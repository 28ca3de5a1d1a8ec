"""Addresses for machines: alive, ready, numbers, keys, the description of the API, reports of blocked content."""

from typing import Any

import msgspec
import structlog
from litestar import Request, Response, get, post

from yinchuan.kit.actor import PUBLIC
from yinchuan.kit.errors import NotFound
from yinchuan.kit.keys import jwks

from . import metrics, openapi, readiness
from .headers import REPORTS

log = structlog.get_logger("yinchuan.web")
AnyRequest = Request[Any, Any, Any]
REPORT_LIMIT = 16 * 1024


@get("/healthz", opt=PUBLIC, tags=["machine"])
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", opt=PUBLIC, tags=["machine"])
async def readyz() -> dict[str, str]:
    """Database and object store take writes, and the keys are there."""
    await readiness.demand()
    return {"status": "ok"}


@get("/metrics", opt=PUBLIC, include_in_schema=False)
async def numbers(request: AnyRequest) -> Response[bytes]:
    """Prometheus exposition, for this machine or with the token."""
    if not metrics.may_read(request.scope):
        raise NotFound
    body, kind = metrics.exposition()
    return Response(body, headers={"Content-Type": kind})


@get("/.well-known/jwks.json", opt=PUBLIC, tags=["machine"])
async def key_set() -> Response[dict[str, Any]]:
    """The public keys that receipts and codes are checked with."""
    return Response(jwks(), headers={"Cache-Control": "public, max-age=300"}, media_type="application/json")


@get("/openapi.json", opt=PUBLIC, include_in_schema=False)
async def description(request: AnyRequest) -> Response[bytes]:
    """This API, as OpenAPI 3.1."""
    return Response(openapi.document_bytes(request.app), media_type="application/json")


@post(REPORTS, opt=PUBLIC, include_in_schema=False, status_code=204, request_max_body_size=REPORT_LIMIT)
async def report(request: AnyRequest) -> None:
    """What a browser blocked by our policy: only the rule is logged, not the address it happened at."""
    try:
        reports = msgspec.json.decode(await request.body(), type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    for entry in reports[:10]:
        body = entry.get("body")
        if isinstance(body, dict):
            rule = str(body.get("effectiveDirective", ""))[:40]
            log.warning("blocked by policy", directive=rule)


ROUTES = [healthz, readyz, numbers, key_set, description, report]
