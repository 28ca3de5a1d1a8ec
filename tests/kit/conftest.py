from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.probe import Probe, running

BEARER = "secret-token"


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """Routes of the tests behind the real door of the house, with a small phone app."""
    folder = tmp_path_factory.mktemp("probe")
    with running(folder, PWA_DIR=str(phone_app(folder / "dist")), METRICS_TOKEN=BEARER) as found:
        yield found


def phone_app(folder: Path) -> Path:
    """A built app of four files, one of them with compressed siblings."""
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>i-Yinchuan</title>")
    (folder / "sw.js").write_text("// worker")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "assets" / "app-1a2b.js").write_text("plain")
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"gzip")
    return folder
