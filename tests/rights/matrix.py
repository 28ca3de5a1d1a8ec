"""Who may do what, by route: the matrix of the threat model for the roles that exist so far.

`YES` the right is there; `OUT` not signed in; `NO` not this role; `HIDDEN` not there for this person; `LATER` not now.
A route that is missing here fails the tests, and so does a line without a route."""

from collections.abc import Callable
from typing import Any, NamedTuple

YES, OUT, NO, HIDDEN, LATER = "yes", "out", "no", "hidden", "later"
ROLES = (
    "guest",
    "ended",  # a cookie whose session was signed out
    "owner",
    "other",  # another citizen
    "unproven",  # a citizen below level 2
    "window",
    "reviewer",
    "decider",
    "elsewhere",  # a window officer of another body
)


def row(*expected: str) -> dict[str, str]:
    return dict(zip(ROLES, expected, strict=True))


PUBLIC = row(*[YES] * len(ROLES))
SIGNED_IN = row(OUT, OUT, *[YES] * 7)
OWN_SELF = row(OUT, OUT, YES, YES, YES, NO, NO, NO, NO)
OWN = row(OUT, OUT, YES, HIDDEN, HIDDEN, NO, NO, NO, NO)
SUBMIT = row(OUT, OUT, YES, HIDDEN, NO, NO, NO, NO, NO)
# Accepting: never the applicant's; an officer claims first; who is at another desk knows of none.
STEP = row(OUT, OUT, LATER, HIDDEN, HIDDEN, LATER, HIDDEN, HIDDEN, HIDDEN)
DESKS = row(OUT, OUT, NO, NO, NO, YES, YES, YES, YES)  # each the own queue
AT_WINDOW = row(OUT, OUT, NO, NO, NO, YES, HIDDEN, HIDDEN, HIDDEN)
OWN_SESSION = row(OUT, OUT, YES, *[HIDDEN] * 6)

Things = dict[str, Any]
Options = Callable[[Things], dict[str, Any]]


class Line(NamedTuple):
    expected: dict[str, str]
    options: Options = lambda things: {}  # what makes the request well formed, so that only rights decide


def body(make: Options) -> Options:
    return lambda things: {"json": make(things)}


def patch_draft(things: Things) -> dict[str, Any]:
    return {
        "content": b'[{"op": "add", "path": "/answers/name", "value": "x"}]',
        "headers": {
            "Content-Type": "application/json-patch+json",
            "If-Match": f'"{things["version"]}"',
            "Idempotency-Key": things["key"],
        },
    }


def tus(**headers: str) -> Options:
    return lambda things: {"headers": {"Tus-Resumable": "1.0.0", **headers}}


PIECE = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}

LINES: dict[str, Line] = {
    "GET /healthz": Line(PUBLIC),
    "GET /readyz": Line(PUBLIC),
    "GET /metrics": Line(PUBLIC),  # of the own machine, as the tests are; from elsewhere a token is asked for
    "GET /openapi.json": Line(PUBLIC),
    "GET /.well-known/jwks.json": Line(PUBLIC),
    "POST /api/reports": Line(
        PUBLIC, lambda things: {"headers": {"Content-Type": "application/reports+json"}}
    ),
    "POST /share": Line(PUBLIC),
    "GET /demo/people": Line(PUBLIC),
    "GET /demo/messages": Line(PUBLIC, lambda things: {"params": {"to": "13900000000"}}),
    "GET /api/items": Line(PUBLIC),
    "GET /api/items/index": Line(PUBLIC),
    "GET /api/items/{code}": Line(PUBLIC),
    "GET /api/session": Line(PUBLIC),
    "DELETE /api/session": Line(PUBLIC),
    "POST /api/session/code": Line(
        PUBLIC, body(lambda things: {"mobile": "13900000000", "purpose": "sign_in"})
    ),
    "POST /api/session": Line(PUBLIC, body(lambda things: {"mobile": "13900000000", "code": "000000"})),
    "POST /api/session/staff": Line(
        PUBLIC, body(lambda things: {"name": "nobody", "password": "wrong", "code": "000000"})
    ),
    "DELETE /api/session/{session_id}": Line(OWN_SESSION),
    "GET /api/people/me": Line(OWN_SELF),
    "PUT /api/people/me": Line(
        OWN_SELF, body(lambda things: {"name": "马秀兰", "idNumber": "640104194403080025"})
    ),
    "GET /api/people/me/lookups": Line(OWN_SELF),
    "PUT /api/people/me/consents/{consent_id}": Line(OWN, body(lambda things: things["consent"])),
    "DELETE /api/people/me/consents/{consent_id}": Line(OWN),
    "GET /api/drafts": Line(OWN_SELF),
    "GET /api/drafts/for/{code}": Line(OWN_SELF),
    "GET /api/drafts/{draft_id}": Line(OWN),
    "PUT /api/drafts/{draft_id}": Line(OWN, body(lambda things: things["draft"])),
    "PATCH /api/drafts/{draft_id}": Line(OWN, patch_draft),
    "DELETE /api/drafts/{draft_id}": Line(OWN),
    "OPTIONS /api/uploads": Line(PUBLIC),
    "POST /api/uploads": Line(OWN, lambda things: {"headers": things["creation"]}),
    "HEAD /api/uploads/{upload_id}": Line(OWN, tus()),
    "PATCH /api/uploads/{upload_id}": Line(OWN, tus(**PIECE)),
    "POST /api/uploads/{upload_id}": Line(OWN, tus(**PIECE, **{"X-HTTP-Method-Override": "PATCH"})),
    "DELETE /api/uploads/{upload_id}": Line(OWN, tus()),
    "GET /api/materials/{material_id}": Line(OWN),
    "GET /api/materials/{material_id}/file": Line(OWN),
    "GET /api/materials/{upload_id}/preview": Line(OWN),
    "GET /api/materials/{material_id}/pages/{page}": Line(OWN),
    "GET /api/cases": Line(OWN_SELF),
    "PUT /api/cases/{case_id}": Line(SUBMIT, body(lambda things: things["submission"])),
    "GET /api/cases/{case_id}": Line(OWN),
    "GET /api/cases/{case_id}/receipt": Line(OWN),
    "GET /api/cases/{case_id}/document": Line(OWN),
    "GET /api/cases/{case_id}/evidence": Line(OWN),
    "GET /api/cases/{case_id}/events": Line(OWN),
    "PUT /api/cases/{case_id}/steps/{step_id}": Line(STEP, body(lambda things: things["step"])),
    "PUT /api/cases/{case_id}/rating": Line(OWN, body(lambda things: {"level": 1})),
    "GET /api/window/cases": Line(DESKS),
    "GET /api/window/cases/{case_id}": Line(AT_WINDOW),
    "PUT /api/window/cases/{case_id}/claim": Line(AT_WINDOW),
    "DELETE /api/window/cases/{case_id}/claim": Line(AT_WINDOW),
    "GET /api/window/cases/{case_id}/materials/{material_id}/pages/{page}": Line(AT_WINDOW),
    "GET /api/window/occurrences/{trace}": Line(DESKS),
}
