"""Headers of every answer (security.md 6.6 of the design, ASVS 3.4) and who may send a write."""

from urllib.parse import urlsplit

from litestar.types.asgi_types import HTTPScope

from yinchuan.kit.errors import AppError

CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types vue yc; report-to csp"
)
REPORTS = "/api/reports"
ALWAYS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=(), usb=(), payment=()"),
    (b"reporting-endpoints", f'csp="{REPORTS}"'.encode()),
    (b"cache-control", b"no-store"),
]
# Over plain http a browser must ignore it (RFC 6797 7.2), so it is not sent there.
OVER_TLS = [*ALWAYS, (b"strict-transport-security", b"max-age=31536000; includeSubDomains")]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORTS = {"http": 80, "https": 443}

Headers = list[tuple[bytes, bytes]]


class CrossSite(AppError):
    """A page of another site tried to write with this browser's session."""

    status, code, say = 403, "cross_site", "不接受来自其他网站的操作"


def completed(headers: Headers, scheme: str) -> Headers:
    """These headers with ours behind them; what a handler set itself stays."""
    present = {name.lower() for name, _ in headers}
    ours = OVER_TLS if scheme == "https" else ALWAYS
    return [*headers, *(pair for pair in ours if pair[0] not in present)]


def refuse_cross_site(scope: HTTPScope) -> None:
    """Raise `CrossSite` for a write that another site's page caused; clients that are no browsers say neither header."""
    if scope["method"] in READS:
        return
    sites = values(scope, b"sec-fetch-site")
    if sites:
        # A page typed in or opened from outside says `none`, our own says `same-origin`; a sister site is foreign.
        if not all(site in (b"same-origin", b"none") for site in sites):
            raise CrossSite
        return
    origins = values(scope, b"origin")
    if origins and not all(_is_own(origin, scope) for origin in origins):
        raise CrossSite


def values(scope: HTTPScope, name: bytes) -> list[bytes]:
    """Every value of a header, doubled ones too."""
    return [value.strip() for key, value in scope["headers"] if key == name]


def _is_own(origin: bytes, scope: HTTPScope) -> bool:
    hosts = values(scope, b"host")
    if len(hosts) != 1:
        return False
    try:
        theirs = urlsplit(origin.decode("ascii"))
        ours = urlsplit(f"{scope['scheme']}://{hosts[0].decode('ascii')}")
        return (
            theirs.scheme == ours.scheme
            and theirs.hostname == ours.hostname
            and (theirs.port or DEFAULT_PORTS.get(theirs.scheme)) == (ours.port or DEFAULT_PORTS[ours.scheme])
        )
    except (ValueError, KeyError):
        return False
