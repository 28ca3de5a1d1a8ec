"""Running the application: uvicorn in one process, granian with several; job processes beside it on PostgreSQL."""

import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from yinchuan.config import settings

from . import certificates, metrics
from .patience import PatientProtocol, take_all_handles

JOBS = "yinchuan.worker"


def run(factory: str, *, production: bool = False) -> None:
    """Serve until stopped. Production uses granian; on SQLite one process serves, as one process writes."""
    chosen = settings()
    certificate = _certificate()
    take_all_handles()
    with job_process():
        if not production:
            # Once shut down, uvicorn raises its signal again, which by default ends this process before its job process.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            _uvicorn(factory, certificate)
            return
        workers = 1 if chosen.is_sqlite else chosen.workers
        if workers > 1:
            metrics.share(Path(chosen.var_dir, "metrics"))
        Granian(
            factory,
            address=chosen.host,
            port=chosen.port,
            interface=Interfaces.ASGI,
            factory=True,
            workers=workers,
            websockets=False,
            log_access=False,
            backpressure=chosen.connections,
            http1_settings=HTTP1Settings(
                header_read_timeout=round(chosen.head_seconds * 1000), max_buffer_size=chosen.head_max_bytes
            ),
            respawn_failed_workers=True,
            ssl_cert=certificate[0] if certificate else None,
            ssl_key=certificate[1] if certificate else None,
        ).serve()


def _uvicorn(factory: str, certificate: tuple[Path, Path] | None) -> None:
    uvicorn.run(
        factory,
        factory=True,
        http=PatientProtocol,
        reset_contextvars=True,  # a request that waited in line must not begin with the names of the one before
        host=settings().host,
        port=settings().port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ours do it on every server: TRUSTED_PROXIES
        ws="none",
        timeout_graceful_shutdown=5,  # open streams must not hold the house up
        ssl_certfile=certificate[0] if certificate else None,
        ssl_keyfile=certificate[1] if certificate else None,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
    )


def _certificate() -> tuple[Path, Path] | None:
    """What TLS_CERT and TLS_KEY name, or a certificate of our own in a public demo."""
    if settings().is_tls:
        return Path(settings().tls_cert), Path(settings().tls_key)
    return certificates.own(Path(settings().var_dir, "tls")) if settings().demo_public else None


def address() -> str:
    """Where a browser finds this server."""
    scheme = "https" if settings().is_tls or settings().demo_public else "http"
    host = socket.gethostname() if settings().demo_public else settings().host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings().port}"


@contextmanager
def job_process() -> Iterator[None]:
    """On PostgreSQL jobs have a process of their own, started again when it ends; on SQLite the server runs them."""
    if settings().runs_jobs_inline:
        yield
        return
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep, args=[stopped], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join(10)


def _keep(stopped: threading.Event) -> None:
    while not stopped.is_set():
        child = subprocess.Popen([sys.executable, "-m", JOBS])
        while child.poll() is None and not stopped.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
        stopped.wait(1)
