"""No screen is left out: every address of the app is one of the places that are looked at in every mode."""

import re
from pathlib import Path

import pytest

from tests.screens.places import PLACES
from tests.server import ROOT

# As the routes are written: an address and, until the next one, what it has.
ROUTE = re.compile(r"""path: '([^']+)'(?:(?!path: ').)*""", re.DOTALL)


def addresses() -> list[str]:
    """Every address that shows a page of its own, as its domain names it."""
    files: list[Path] = sorted((ROOT / "pwa" / "src" / "domains").glob("*/routes.ts"))
    found = [route for file in files for route in ROUTE.finditer(file.read_text())]
    return [route[1] for route in found if "redirect:" not in route[0]]


ADDRESSES = addresses()


def test_the_addresses_are_found() -> None:
    assert {"/", "/cases/:id", "/apply/:code", "/window/code"} <= {*ADDRESSES}
    assert "/share" not in ADDRESSES


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_looked_at(address: str) -> None:
    shape = re.compile(re.sub(r":\w+", "[^/]+", address))
    assert any(shape.fullmatch(place.path.split("?")[0]) for place in PLACES)
