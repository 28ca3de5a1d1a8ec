"""Phones and desks for the stories, each a device of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser import Chromium
from tests.journeys.desk import Desk, Desks, Phone, Phones
from tests.people import Citizen, Officer
from tests.server import Server


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Path | None:
    """Where the pictures of the README go: `just screenshots`."""
    folder = request.config.getoption("--screenshots")
    return Path(folder) if folder else None


@pytest.fixture
def phone_of(chromium: Chromium, server: Server, album: Path | None) -> Phones:
    """A new phone for a person, nobody signed in: `phone_of("马秀兰")`."""

    def give(name: str, at: Server = server, **options: Any) -> Phone:
        phone = Phone(chromium.opens("phone", **options).new_page(), at, Citizen(at, name))
        phone.album = album
        return phone

    return give


@pytest.fixture
def desk_of(chromium: Chromium, server: Server) -> Desks:
    """A desk where an officer has signed in: `desk_of("王强")`."""

    def give(name: str, at: Server = server) -> Desk:
        return Desk(chromium.opens("desk").new_page(), at, Officer(at, name)).signs_in()

    return give
