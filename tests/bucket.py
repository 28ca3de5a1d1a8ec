"""A local server that speaks S3, with one bucket: real requests, nothing outside this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from moto.server import ThreadedMotoServer

from tests.cluster import free_port

BUCKET = "papers"


@contextmanager
def running() -> Iterator[str]:
    """Its address, for as long as the block lasts; this process and those it starts may sign in there."""
    os.environ.update(dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test"))
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    httpx.put(f"{endpoint}/{BUCKET}").raise_for_status()
    yield endpoint
    server.stop()
