"""A server, the program of the devices, and as many people as there are schedules."""

import itertools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from tests.faults import invariants
from tests.faults.lab import Lab
from tests.faults.revised import Forms, Rounds, closes
from tests.faults.schedules import ITEM, schedule
from tests.people import Citizen, Officer, Refused
from tests.server import Server

AT_ONCE = 4
DEFECTS = [{"target": "answer", "at": "/address", "text": "请写清楚"}]
Told = dict[str, Any]


class City:
    """Runs schedules against one server; those in which it dies one after the other."""

    def __init__(self, folder: Path, server: Server, bundle: str = "device") -> None:
        self.server = server
        self._numbers = itertools.count(10_000_000)
        self._room = threading.Lock()
        self._desk: Officer | None = None
        self._copy = server.folder.with_name(server.folder.name + "-copy")
        self._forms: Forms | None = None
        self._rounds = Rounds(self._bring)
        self.lab = Lab(folder, server, self._serve, bundle)

    def person(self) -> Told:
        """Somebody new with a proven name."""
        mobile = f"139{next(self._numbers)}"
        citizen = Citizen(self.server, "马秀兰", mobile).signs_in().has_name()
        cookie = "; ".join(f"{name}={value}" for name, value in citizen.wire.cookies.items())
        return {"owner": citizen.ask("GET", "/api/session")["account"], "mobile": mobile, "cookie": cookie}

    def play(self, drawn: Told) -> list[str]:
        """What does not hold after this schedule."""
        with self._rounds.playing(drawn["item"]) if drawn["forms"] else nullcontext():
            told = {**drawn, **self.person(), "other": self.person() if drawn["hasOther"] else None}
            ending = self.lab.run(told)
        found = invariants.broken(ending)
        return [*found, *ending["log"]] if found else []

    def play_all(self, seeds: Iterable[int], at_once: int = AT_ONCE, **how: Any) -> dict[int, list[str]]:
        """By seed, what did not hold. Where the machine room has work, one schedule at a time."""
        alone = how.get("kills") or how.get("restores")
        drawn = {seed: schedule(seed, **how) for seed in seeds}
        forms = self._with_forms(list(drawn.values())) if how.get("revises") else nullcontext()
        with forms, ThreadPoolExecutor(1 if alone else at_once) as pool:
            played = pool.map(lambda seed: (seed, self.play(drawn[seed])), drawn)
            return {seed: found for seed, found in played if found}

    @contextmanager
    def _with_forms(self, drawn: list[Told]) -> Iterator[None]:
        """An item for each of these schedules, which no other asks for."""
        if self._forms is None:
            self._forms = Forms(self.server.folder.with_name(self.server.folder.name + "-shared"), ITEM)
            self.server.settings["SCHEMAS_DIR"] = str(self._forms.root)
        for each in drawn:
            each["item"] = self._forms.adds()
        self._begin_anew()
        try:
            yield
        finally:
            for each in drawn:
                self._forms.drops(each["item"])

    def _bring(self, codes: list[str]) -> None:
        assert self._forms is not None
        for code in codes:
            self._forms.brings(code)
        self._begin_anew()
        for code in codes:
            self._forms.demand_taken_in(self.server, code)

    def _begin_anew(self) -> None:
        """As when a city brings out something: what is being looked at is looked at to its end."""
        self.server.end()
        self.server.start()

    def _serve(self, what: str) -> None:
        act, _, of = what.partition(" ")
        if act == "revise":
            # Here one waits for the others, who may have something to ask meanwhile.
            self._rounds.comes(of)
            return
        does: dict[str, Callable[[], None]] = {
            "kill": self._kill,
            "copy": self._keep_copy,
            "restore": self._restore,
            "correct": lambda: self._send_back(UUID(of)),
            "close": lambda: closes(self.server, of),
        }
        with self._room:
            does[act]()

    def _send_back(self, case: UUID) -> None:
        """The desk asks for a correction, where there is a case to correct."""
        if self._desk is None:
            self._desk = Officer(self.server, "王强").signs_in()
        try:
            self._desk.does("request_correction", case, note="请补正", defects=DEFECTS)
        except Refused:
            return  # not submitted yet, or sent back before

    def _kill(self) -> None:
        self.server.kill()
        self.server.start()

    def _keep_copy(self) -> None:
        """A backup, taken while the server stands."""
        self.server.kill()
        shutil.rmtree(self._copy, ignore_errors=True)
        self._copy.mkdir()
        for part in self._parts(self._database.parent, self.server.folder):
            move = shutil.copytree if part.is_dir() else shutil.copy
            move(part, self._copy / part.name)
        self.server.start()

    def _restore(self) -> None:
        """An earlier backup, and the new epoch that begins with it."""
        self.server.kill()
        for part in self._parts(self._database.parent, self.server.folder):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        for part in self._parts(self._copy, self._copy):
            move = shutil.copytree if part.is_dir() else shutil.copy
            move(part, (self.server.folder if part.is_dir() else self._database.parent) / part.name)
        with closing(sqlite3.connect(self._database)) as connection, connection:
            newest = connection.execute("SELECT coalesce(max(number), 1) FROM draft_epoch").fetchone()[0]
            values = (newest + 1, datetime.now(UTC).isoformat())
            connection.execute("INSERT INTO draft_epoch (number, began_at) VALUES (?, ?)", values)
        self.server.start()

    @property
    def _database(self) -> Path:
        return Path(self.server.settings["DATABASE_URL"].removeprefix("sqlite:///"))

    def _parts(self, databases: Path, folder: Path) -> list[Path]:
        """The database with its log, and the files."""
        return [*databases.glob(self._database.name + "*"), *folder.glob("objects")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lab.__exit__()
        shutil.rmtree(self._copy, ignore_errors=True)
        if self._forms:
            shutil.rmtree(self._forms.root, ignore_errors=True)


def said(failures: dict[int, list[str]], how: str) -> str:
    """How to play each again, and what was seen."""
    lines = [f"SEED={seed} {how}\n  " + "\n  ".join(found) for seed, found in failures.items()]
    return "\n".join(lines)
