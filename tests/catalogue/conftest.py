"""What tests of the catalogue begin with."""

import pytest


@pytest.fixture
async def no_items(database: None) -> None:
    """A database to which no catalogue was ever loaded."""
    from tests import tables

    await tables.empty(whole=True)
