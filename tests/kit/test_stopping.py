"""What is left when a server has been asked to stop."""

import os
from collections.abc import Callable

import pytest

from tests.server import Server


def test_no_process_outlives_its_server(other_server: Callable[..., Server]) -> None:
    own = other_server()
    group = own.pid  # every process a server starts is in its group: the job process, the checkers
    os.killpg(group, 0)
    own.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
