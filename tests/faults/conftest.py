"""The city that schedules are played in; see `just soak N` for any number of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.city import City
from tests.faults.lab import build
from tests.faults.schedules import BLOCK
from tests.server import Server

# Of a run on both databases: 500 schedules together.
PLAYED = {"sqlite": 400, "postgres": 100}
# Most where it is our own engine that writes.
KILLED = {"sqlite": 30, "postgres": 10}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`seeds`: blocks of seeds. SEED=n plays one again, SCHEDULES=n any number, FROM=n others. `seed`: SEEDS=n kills."""
    kind = metafunc.config.getoption("--database")
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(int(os.environ.get("SEEDS") or KILLED[kind])))
    if "seeds" not in metafunc.fixturenames:
        return
    one = os.environ.get("SEED")
    count = int(os.environ.get("SCHEDULES") or PLAYED[kind])
    start = int(os.environ.get("FROM", "0"))
    blocks = [range(n, min(n + BLOCK, start + count)) for n in range(start, start + count, BLOCK)]
    metafunc.parametrize("seeds", [range(int(one), int(one) + 1)] if one else blocks, ids=str)


@pytest.fixture(scope="session")
def devices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app's sync code, bundled once for this run."""
    folder = tmp_path_factory.mktemp("devices")
    build(folder, {"name": "device", "entry": "device.ts"}, {"name": "lab", "entry": "lab.ts"})
    return folder


@pytest.fixture(scope="session")
def city(devices: Path, make_server: Callable[..., Server]) -> Iterator[City]:
    """One server for all schedules of this process."""
    # Nobody in a schedule waits a minute for what a killed server had begun.
    server = make_server("city", JOB_LEASE_SECONDS="5").start()
    with City(devices, server) as running:
        yield running
    server.stop()
