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


def test_what_is_sent_under_anothers_session_is_recorded(server: Server) -> None:
    one, other = Citizen(server, "马秀兰").signs_in(), Citizen(server, "马晓燕").signs_in()
    mine = {"Yc-Account": one.ask("GET", "/api/session")["account"]}
    refused = other.refused("GET", "/api/cases", headers=mine)
    assert (refused.status, refused.code) == (401, "other_account")
    (entry,) = [each for each in audit_entries(server) if each["request"] == refused.problem["request"]]
    assert (entry["result"], entry["reason"]) == ("refused", "other_account")
