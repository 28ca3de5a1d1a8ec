"""What signing in leaves behind, by the request it came with; the log as a whole still verifies."""

from collections.abc import Callable

from tests.people import Citizen
from tests.server import Server
from tests.stored import audit_entries, command


def test_an_entry_names_the_request_that_made_it(other_server: Callable[..., Server]) -> None:
    own = other_server()
    xiulan = Citizen(own, "马秀兰").signs_in()
    wrong = {"mobile": xiulan.mobile, "code": "not it"}
    refused = xiulan.refused("POST", "/api/session", wrong)
    entries = audit_entries(own)
    (began,) = [entry for entry in entries if entry["action"] == "session.begin"]
    (denied,) = [entry for entry in entries if entry["result"] == "refused"]
    assert denied["request"] == refused.problem["request"] != began["request"]
    assert all(entry["request"] for entry in (began, denied))
    done = command(own, "yinchuan.app", "verify")
    assert done.returncode == 0, done.stdout
