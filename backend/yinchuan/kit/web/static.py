"""The phone app's files, in memory: compressed siblings made at build time, 304, immutable assets, SPA fallback."""

import hashlib
import mimetypes
from pathlib import Path
from urllib.parse import unquote

import msgspec
from litestar.types import Send
from litestar.types.asgi_types import HTTPScope

from .headers import Headers, completed, values

ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
TYPES = {
    ".webmanifest": "application/manifest+json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
MISSING = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>i-Yinchuan</title>
<h1>手机端尚未构建</h1>
<p>请在项目目录运行 <code>just demo</code>，或在 pwa 目录运行 <code>npm ci &amp;&amp; npm run build</code>。</p>
<h2 lang="en">The phone app is not built yet</h2>
<p lang="en">Run <code>just demo</code>, or <code>npm ci &amp;&amp; npm run build</code> in pwa.</p>
"""


class Asset(msgspec.Struct, frozen=True):
    """One file in every encoding there is, with its headers ready."""

    bodies: dict[str, bytes]  # by encoding; "" is the file itself
    headers: dict[str, Headers]
    tags: dict[str, bytes]


class Static:
    """Answers GET and HEAD for the files of one folder, read once at start."""

    def __init__(self, folder: Path) -> None:
        self._assets = {
            "/" + path.relative_to(folder).as_posix(): _read(path, folder)
            for path in (sorted(folder.rglob("*")) if folder.is_dir() else ())
            if path.is_file() and path.suffix not in {suffix for _, suffix in ENCODINGS}
        }
        self._index = self._assets.get("/index.html") or _asset(
            {"": MISSING.encode()}, "text/html", "no-store"
        )

    def find(self, path: bytes) -> Asset | None:
        """The file at a raw path."""
        if path == b"/":
            return self._index
        return self._assets.get(unquote(path.decode("latin-1")))

    def page_for(self, scope: HTTPScope, path: bytes) -> Asset | None:
        """The app's page for a navigation to one of its own addresses; a missing file stays missing."""
        wants_page = any(b"text/html" in value for value in values(scope, b"accept"))
        return self._index if wants_page and b"." not in path.rpartition(b"/")[2] else None


async def send_asset(asset: Asset, scope: HTTPScope, send: Send) -> int:
    """Answer with the asset in the best encoding the client takes; gives the status."""
    accepted = b",".join(values(scope, b"accept-encoding"))
    encoding = next((name for name, _ in ENCODINGS if name in asset.bodies and _takes(accepted, name)), "")
    known = b",".join(values(scope, b"if-none-match"))
    # The comparison is weak (RFC 9110 13.1.2): a proxy may have put `W/` before our tag.
    is_known = known == b"*" or asset.tags[encoding] in [
        tag.strip().removeprefix(b"W/") for tag in known.split(b",")
    ]
    body = b"" if is_known else asset.bodies[encoding]
    headers = asset.headers[encoding]
    if not is_known:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    status = 304 if is_known else 200
    head: Headers = completed(headers, scope["scheme"])
    await send({"type": "http.response.start", "status": status, "headers": head})
    body = b"" if scope["method"] == "HEAD" else body
    await send({"type": "http.response.body", "body": body, "more_body": False})
    return status


def _read(path: Path, folder: Path) -> Asset:
    siblings = {name: path.with_name(path.name + suffix) for name, suffix in ENCODINGS}
    bodies = {"": path.read_bytes()} | {name: s.read_bytes() for name, s in siblings.items() if s.is_file()}
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # Vite puts a hash of the content into the names below /assets; nothing else may be kept unasked.
    is_hashed = path.relative_to(folder).parts[0] == "assets"
    return _asset(bodies, kind, "public, max-age=31536000, immutable" if is_hashed else "no-cache")


def _asset(bodies: dict[str, bytes], kind: str, cache: str) -> Asset:
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    tag = hashlib.sha256(bodies[""]).hexdigest()[:20]
    tags = {name: f'"{tag}{"-" + name if name else ""}"'.encode() for name in bodies}
    headers: dict[str, Headers] = {}
    for name in bodies:
        lines = [(b"content-type", kind.encode()), (b"cache-control", cache.encode()), (b"etag", tags[name])]
        lines.append((b"vary", b"accept-encoding"))
        headers[name] = [*lines, (b"content-encoding", name.encode())] if name else lines
    return Asset(bodies, headers, tags)


def _takes(accepted: bytes, encoding: str) -> bool:
    for part in accepted.split(b","):
        name, _, weight = part.partition(b";")
        if name.strip().lower() == encoding.encode():
            return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
