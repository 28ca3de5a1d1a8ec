"""The house every test lives in: one temporary folder a process, one database of the chosen kind, one real server.

    pytest tests/cases --database postgres

The environment is set before anything of `yinchuan` is imported, because settings are read once."""

import itertools
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import hypothesis
import pytest

from tests import browser
from tests.browser import Chromium
from tests.cluster import Cluster, Databases
from tests.people import Citizen, Officer
from tests.server import ROOT, Server, demo_settings

# No timing decides a test: by default an example that takes a fifth of a second fails.
slow_is_fine = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=slow_is_fine)
hypothesis.settings.load_profile("house")

HOUSE = Path(tempfile.mkdtemp(prefix="yinchuan-test-"))
HIGH = "1000000"
# What protects a city from floods would also stop a few hundred tests in one minute.
GENEROUS = {
    "CODE_EACH_SECONDS": "0",
    "CODE_HOURLY": HIGH,
    "CODE_ADDRESS_HOURLY": HIGH,
    "SIGN_IN_ADDRESS_HOURLY": HIGH,
    "PASSWORD_TRIES": HIGH,
    "PASSWORD_ADDRESS_TRIES": HIGH,
    "CONSENTS_DAILY": HIGH,
    "DRAFTS_OPEN": HIGH,
    "UPLOAD_DAILY_BYTES": "1000000000000",
    "UPLOAD_HOURLY": HIGH,
    # Messages still go through the demo provider; its slowness and failures have tests of their own.
    "MESSAGE_DELAY_SECONDS": "0",
    "MESSAGE_FAILURE_RATE": "0",
    "JOB_POLL_SECONDS": "0.2",
}
ASKED = {"database_url", "started_database", "probe"}  # through one of these a test reaches a database
SHOWN = "running_chromium"  # what a browser shows is the same over every database
NUMBERS = itertools.count()
CLUSTER = pytest.StashKey[Cluster]()
Someone = TypeVar("Someone", Citizen, Officer)
URLS = pytest.StashKey["Addresses"]()
FIRST = {"SCHEMAS_DIR", "VAR_DIR", "OBJECTS_URL"}  # with another of these a first start leaves something else


class Addresses(Protocol):
    """Makes a new database of the kind the run was asked for, empty or `like` one that nobody uses; gives its address."""

    def __call__(self, name: str, like: str = "") -> str: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.addoption("--asking", action="store_true", help="only tests that ask a database of that kind")
    parser.addoption("--screenshots", metavar="FOLDER", help="where the journeys leave their pictures")


def pytest_configure(config: pytest.Config) -> None:
    if "yinchuan.kit.db" in sys.modules:
        raise pytest.UsageError("yinchuan was imported before its settings were made")
    config.stash[URLS] = address_maker(config)
    os.environ.update(demo_settings(HOUSE, config.stash[URLS]("inside")), **GENEROUS)


def address_maker(config: pytest.Config) -> Addresses:
    """How this process makes new databases."""
    worker: dict[str, Any] = getattr(config, "workerinput", {})
    mine = worker.get("workerid", "main")
    if config.getoption("--database") == "sqlite":
        return in_house
    databases = Databases(worker["cluster"]) if worker else config.stash.setdefault(CLUSTER, Cluster())
    return lambda name, like="": databases.create(f"{name}_{mine}", like and f"{like}_{mine}")


def in_house(name: str, like: str = "") -> str:
    if like:
        shutil.copyfile(HOUSE / f"{like}.db", HOUSE / f"{name}.db")
    return f"sqlite:///{HOUSE}/{name}.db"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`--asking`: what asks no database is the same on every kind and need not run on each."""
    if config.getoption("--asking"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_database(item)])
        items[:] = [item for item in items if asks_database(item)]


def asks_database(item: pytest.Item) -> bool:
    """Whether the kind of the database could change its answer: of what a browser shows, only where it says so, and
    nothing of what looks at the content of items."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("content"):
        return False
    if SHOWN in fixtures and not item.get_closest_marker("every_database"):
        return False
    return bool(ASKED & fixtures)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist: the controller's cluster serves all workers."""
    if cluster := node.config.stash.get(CLUSTER, None):
        node.workerinput["cluster"] = cluster.port


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(CLUSTER, None):
        cluster.stop()
    shutil.rmtree(HOUSE, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """A failing test shows what its server had logged and what its screens showed."""
    report = yield
    for value in getattr(item, "funcargs", {}).values():
        house = getattr(value, "server", value)  # a city's, a town's
        if isinstance(house, Server) and report.failed:
            report.sections.append(("server log", house.tail()))
        if isinstance(value, Chromium) and report.failed:
            taken = value.photograph(ROOT / ".run" / "failed" / re.sub(r"\W+", "_", item.name))
            report.sections.append(("screens", "\n".join(map(str, taken))))
    return report


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Addresses:
    """Makes a new database by name and gives its address."""
    return request.config.stash[URLS]


class Setting(Protocol):
    def __call__(self, **changes: object) -> None: ...


@pytest.fixture
def setting() -> Iterator[Setting]:
    """Other settings in this process until the end of a test, read from the environment as always:
    `setting(job_tries=3)`."""
    # Imported late: settings are read once, after the tests have made them.
    from yinchuan.config import settings

    before: dict[str, str | None] = {}

    def change(**changes: object) -> None:
        for name, value in changes.items():
            before.setdefault(name.upper(), os.environ.get(name.upper()))
            os.environ[name.upper()] = str(value)
        settings.cache_clear()

    yield change
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
    settings.cache_clear()


@pytest.fixture(scope="session")
async def started_database() -> AsyncIterator[None]:
    from yinchuan.kit import db

    await db.start()
    await db.migrate()
    yield
    await db.stop()


@pytest.fixture
async def database(started_database: None) -> AsyncIterator[None]:
    """The engine inside this process, migrated; what the test stored is gone after it."""
    from tests import tables

    yield
    await tables.empty()


@pytest.fixture(scope="session")
def first_start(database_url: Addresses) -> Path:
    """The folder of a server after its first start, of which others begin with a copy: half of their time goes into
    tables, items and people that are the same for all."""
    server = Server(HOUSE / "first", database_url("first"), **GENEROUS).start()
    server.end()
    return server.folder


@pytest.fixture(scope="session")
def make_server(database_url: Addresses, request: pytest.FixtureRequest) -> Callable[..., Server]:
    """Makes a server of its own by name, not yet started: `make_server("small", UPLOAD_MAX_BYTES="1000")`."""

    def make(name: str, **settings: str) -> Server:
        own = f"{name}{next(NUMBERS)}"  # whoever works through a file in two pieces makes its servers twice
        begun = "" if FIRST & settings.keys() else request.getfixturevalue("first_start")
        if begun:
            shutil.copytree(begun, HOUSE / own, ignore=shutil.ignore_patterns("*.log"))
        return Server(HOUSE / own, database_url(own, "first" if begun else ""), **{**GENEROUS, **settings})

    return make


@pytest.fixture(scope="session")
def server(make_server: Callable[..., Server]) -> Iterator[Server]:
    """A running server in demo mode, one for all tests of this process: tests bring their own people and ids."""
    running = make_server("server").start()
    yield running
    running.stop()


@pytest.fixture
def other_server(make_server: Callable[..., Server]) -> Iterator[Callable[..., Server]]:
    """Starts servers with settings of their own: `other_server(UPLOAD_MAX_BYTES="1000")`."""
    made: list[Server] = []

    def start(**settings: str) -> Server:
        made.append(make_server("own", **settings))
        return made[-1].start()

    yield start
    for running in made:
        running.stop()


@pytest.fixture(scope="module")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with browser.running(tmp_path_factory.mktemp("chromium")) as chromium:
        yield chromium


@pytest.fixture
def chromium(running_chromium: Chromium) -> Iterator[Chromium]:
    """Devices with a fake camera: `chromium.opens("phone")`. A script error on any page fails the test."""
    yield running_chromium
    errors = running_chromium.errors
    running_chromium.close_all()
    assert errors == []


@pytest.fixture(scope="session")
def sessions(server: Server) -> dict[str, dict[str, str]]:
    """The cookies of those who have signed in: the fixtures below share a session, each test gets a fresh person.
    A test that signs out makes its own: `Citizen(server, "马秀兰").signs_in()`."""
    return {}


def known(person: Someone, sessions: dict[str, dict[str, str]]) -> Someone:
    person.wire.cookies = dict(sessions.get(person.name, {}))
    # A test of signing out everywhere may have ended it.
    if person.ask("GET", "/api/session")["role"] == "guest":
        person.signs_in()
        if isinstance(person, Citizen):
            person.has_name()
        sessions[person.name] = person.wire.cookies
    person.wire.cookies = dict(sessions[person.name])
    return person


@pytest.fixture
def xiulan(server: Server, sessions: dict[str, dict[str, str]]) -> Citizen:
    """马秀兰, signed in with a proven name."""
    return known(Citizen(server, "马秀兰"), sessions)


@pytest.fixture
def xiaoyan(server: Server, sessions: dict[str, dict[str, str]]) -> Citizen:
    """马晓燕, her daughter, signed in with a proven name."""
    return known(Citizen(server, "马晓燕"), sessions)


@pytest.fixture
def wang(server: Server, sessions: dict[str, dict[str, str]]) -> Officer:
    """王强 at the window: accepts, asks for corrections."""
    return known(Officer(server, "王强"), sessions)


@pytest.fixture
def li(server: Server, sessions: dict[str, dict[str, str]]) -> Officer:
    """李静, who reviews."""
    return known(Officer(server, "李静"), sessions)


@pytest.fixture
def zhao(server: Server, sessions: dict[str, dict[str, str]]) -> Officer:
    """赵敏, who decides."""
    return known(Officer(server, "赵敏"), sessions)


@pytest.fixture
def chen(server: Server, sessions: dict[str, dict[str, str]]) -> Officer:
    """陈刚 at the window of one body: sees only its cases."""
    return known(Officer(server, "陈刚"), sessions)
