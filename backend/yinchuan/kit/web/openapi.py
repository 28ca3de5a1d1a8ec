"""The OpenAPI 3.1 document: from the routes, with what each demands and how each refuses."""

from functools import cache
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.openapi.config import OpenAPIConfig
from litestar.routes import HTTPRoute

from yinchuan.kit.actor import Policy

from .problems import Problem

REFUSALS = {
    "400": "malformed: what cannot be read as this operation's input",
    "401": "no session, or one that ended",
    "403": "not this actor, or a write from another site",
    "404": "not there, or not for this actor to know",
    "405": "not a method of this address",
    "409": "not now",
    "412": "not this version",
    "413": "too large",
    "415": "not this content type",
    "422": "understood, but against the form",
    "428": "a version or key is missing",
    "429": "too often; see Retry-After",
    "503": "nothing was stored; try again after Retry-After",
}
READS = frozenset({"get", "head", "options"})
SESSION = {"type": "apiKey", "in": "cookie", "name": "__Host-session"}


class _Nowhere(Router):
    """Takes the documentation pages that the framework would serve from a CDN, and drops them."""

    def register(self, value: Any) -> list[Any]:
        return []


def config() -> OpenAPIConfig:
    """What the framework needs to build its half of the document."""
    return OpenAPIConfig(
        title="i-Yinchuan",
        version="1",
        description="The city's services: items, drafts, materials, cases, desks. Errors are RFC 9457 problems.",
        openapi_router=_Nowhere("/openapi", route_handlers=[]),
        use_handler_docstrings=True,
    )


def document(app: Litestar) -> dict[str, Any]:
    """The whole document as plain values."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema()))
    components = found.setdefault("components", {})
    _add_problem(components)
    components["securitySchemes"] = {"session": SESSION}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            operations = found["paths"].get(route.path_format, {})
            for method, operation in operations.items():
                handler = next(h for h in route.route_handlers if method.upper() in h.http_methods)
                has_body = "requestBody" in operation
                _complete(operation, handler.opt["policy"], writes=method not in READS, has_body=has_body)
    found["openapi"] = "3.1.0"
    return found


@cache
def document_bytes(app: Litestar) -> bytes:
    """The document as JSON, made once."""
    return msgspec.json.encode(document(app))


def _add_problem(components: dict[str, Any]) -> None:
    _, parts = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    components.setdefault("schemas", {}).update(parts)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {
        f"Problem{status}": {"description": say, "content": content} for status, say in REFUSALS.items()
    }


def _complete(operation: dict[str, Any], policy: Policy, *, writes: bool, has_body: bool) -> None:
    operation["security"] = [{"session": []}] if policy.roles else []
    unused = set() if policy.roles else {"401"}
    if not writes:
        unused |= {"409", "412", "413", "422", "428"}
    if not has_body:
        unused |= {"415"}
    responses = operation.setdefault("responses", {})
    for status in REFUSALS:
        if status not in unused:
            responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
