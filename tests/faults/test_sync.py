"""The app's own sync code on many devices, against the real server, while line, server, clock and disk fail.

    SEED=17 pytest tests/faults/test_sync.py        one schedule again
    just soak 10000                                 as many as wanted

After each, everything is healed and sent, and I1 to I7 of the security plan must hold."""

from tests.faults.city import City, said
from tests.faults.schedules import BLOCK
from tests.stored import command

HOW = "pytest tests/faults/test_sync.py"
# Of each block one more, of every second one with a backup, of every fifth one some whose form changes: starting a server
# takes its time.
KILLS = 1
RESTORES = 1
REVISES = 3


def test_nothing_is_lost(city: City, seeds: range) -> None:
    failures = city.play_all(seeds)
    assert not failures, said(failures, f"{HOW} -k lost")


def test_nothing_is_lost_when_the_server_dies(city: City, seeds: range) -> None:
    failures = city.play_all(seeds[:KILLS], kills=True)
    assert not failures, said(failures, f"{HOW} -k dies")


def test_nothing_is_lost_when_a_backup_comes_back(city: City, seeds: range) -> None:
    # The files of a cluster cannot be put back under it in a moment.
    is_due = city.server.is_on_sqlite and (len(seeds) == 1 or seeds.start // BLOCK % 2 == 0)
    failures = city.play_all(seeds[:RESTORES], restores=True) if is_due else {}
    assert not failures, said(failures, f"{HOW} -k backup")


def test_nothing_is_lost_when_the_form_changes(city: City, seeds: range) -> None:
    is_due = len(seeds) == 1 or seeds.start // BLOCK % 5 == 0
    failures = city.play_all(seeds[:REVISES], revises=True) if is_due else {}
    assert not failures, said(failures, f"{HOW} -k form")


def test_the_books_are_right_after_all_that(city: City) -> None:
    """I5, I7: every event follows from the one before and has its audit entry; every file that is named is there."""
    done = command(city.server, "yinchuan.app", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
