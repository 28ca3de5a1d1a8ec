"""The OpenAPI 3.1 document: from the routes, with what each demands and how each refuses."""

from functools import cache
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
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
    "410": "was there and is gone",
    "412": "not this version",
    "413": "too large",
    "415": "not this content type",
    "422": "understood, but against the form",
    "423": "somebody else is writing here",
    "428": "a version or key is missing",
    "429": "too often; see Retry-After",
    "460": "the bytes are not those of the checksum",
    "503": "nothing was stored; try again after Retry-After",
}
READS = frozenset({"get", "head", "options"})
NOT_OF_READS = frozenset({"412", "413", "415", "422", "423", "428", "460"})
OF_FILES = frozenset({"423", "460"})
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
                _complete(operation, handler, writes=method not in READS, is_one="{" in route.path_format)
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


def _complete(operation: dict[str, Any], handler: HTTPRouteHandler, *, writes: bool, is_one: bool) -> None:
    policy: Policy = handler.opt["policy"]
    operation["security"] = [{"session": []}] if policy.roles else []
    responses = operation.setdefault("responses", {})
    if any(each["name"] == "If-None-Match" for each in operation.get("parameters", [])):
        responses["304"] = {"description": "as the client knows it"}
    takes_file = handler.resolve_request_max_body_size() is None
    unused: frozenset[str] = frozenset() if takes_file else OF_FILES
    if not writes:
        unused |= NOT_OF_READS - ({"412"} if takes_file and is_one else set())
        if not policy.roles:
            unused |= {"401"}
        if not (policy.roles and is_one):
            unused |= {"409", "410"}
    elif not takes_file and "requestBody" not in operation:
        unused |= {"415"}
    for status in REFUSALS:
        if status not in unused:
            responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
