"""Applications to test cases with."""

from collections.abc import AsyncIterator

import pytest

from tests.people import Citizen

RELIEF = "HF-MZ-05"  # decided by three people, no papers needed
RELIEF_OFFICE = "市民政局"
ENDORSEMENT = "HF-GA-09"  # one officer from acceptance to delivery, no papers
ALLOWANCE = "HF-MZ-06"  # with one paper


@pytest.fixture
def applied(xiulan: Citizen) -> Citizen:
    """马秀兰, who has just applied for relief."""
    return xiulan.submits(RELIEF)


@pytest.fixture
async def house(database: None) -> AsyncIterator[None]:
    """The domains inside this process as after a start."""
    # Imported late: settings are read once, after the tests have made them.
    from tests import tables
    from yinchuan import discovery
    from yinchuan.domains.cases.service import numbering

    numbering._free.clear()
    for start in discovery.starts():
        await start()
    await tables.remember_city()
    yield
