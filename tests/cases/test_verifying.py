"""`python -m yinchuan.app verify` sees what an intruder with the database's file or password changed."""

from collections.abc import Callable

from tests.cases.conftest import RELIEF
from tests.people import Citizen
from tests.server import Server
from tests.stored import change_past_triggers, command


def test_a_changed_case_is_named_with_its_place(other_server: Callable[..., Server]) -> None:
    server = other_server()
    case = Citizen(server, "马秀兰").signs_in().has_name().submits(RELIEF).case["id"]
    server.end()
    before = command(server, "yinchuan.app", "verify")
    assert (before.returncode, "intact" in before.stdout) == (0, True), before.stdout + before.stderr
    change_past_triggers(
        server, "case_event", f"UPDATE case_event SET status = 'granted' WHERE case_id = '{case}'"
    )
    after = command(server, "yinchuan.app", "verify")
    assert after.returncode == 1
    assert f"case_chain:{case}:0" in after.stdout
