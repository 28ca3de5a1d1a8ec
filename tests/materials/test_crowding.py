"""One account's papers hold up nobody: neither their checks nor their number."""

from collections.abc import Callable

from tests.materials import files
from tests.materials.conftest import Upload, code
from tests.people import Citizen
from tests.server import Server


def test_a_code_goes_out_while_bombs_wait_to_be_looked_into(other_server: Callable[..., Server]) -> None:
    server = other_server()
    sender = Citizen(server, "马秀兰").signs_in().has_name()
    draft = sender.begins("HF-MZ-06").saves().id
    bombs = [Upload(sender, draft, files.endless() + b"%" * n) for n in range(20)]
    for bomb in bombs:
        bomb.creates(bomb.content, slot="account", filetype="application/pdf")
    Citizen(server, "马晓燕").asks_for_code()
    waiting = [bomb for bomb in bombs if bomb.looked_at_once()["state"] == "checking"]
    assert len(waiting) >= 10  # first come, first served would have left three


def test_an_account_sends_so_many_files_an_hour(other_server: Callable[..., Server]) -> None:
    server = other_server(UPLOAD_HOURLY="2")
    sender = Citizen(server, "马秀兰").signs_in().has_name()
    first = Upload(sender)
    second, third = (Upload(sender, first.draft, files.photo(seed=seed)) for seed in (1, 2))
    assert first.creates().status_code == 201
    assert first.ends().status_code == 204  # what is dropped was sent all the same
    assert second.creates().status_code == 201
    assert second.creates().status_code == 201  # again is the same
    refused = third.creates()
    assert code(refused) == (429, "too_many")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    other = Upload(Citizen(server, "马晓燕").signs_in().has_name())
    assert other.creates().status_code == 201
