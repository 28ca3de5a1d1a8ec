"""Every failure has exactly one cause, and its six digits lead back to it."""

import ast
import json
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import jsonschema_rs
import pytest
import time_machine

import yinchuan
from tests.source import ROOT, python
from yinchuan.domains.materials.checks import pdf
from yinchuan.kit import causes, occurrences
from yinchuan.kit.clock import now
from yinchuan.kit.errors import AppError
from yinchuan.kit.web.problems import SAY_OF_STATUS

FILE = ROOT / "shared-schemas" / "causes.json"
META = ROOT / "shared-schemas" / "meta" / "causes.schema.json"


def below(kind: type[AppError]) -> Iterator[type[AppError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from below(narrower)


def refusals() -> set[str]:
    """Every code the server answers with, of whatever module."""
    for module in pkgutil.walk_packages(yinchuan.__path__, "yinchuan."):
        if "__main__" not in module.name and "migrations" not in module.name:
            import_module(module.name)
    ours = {kind.code for kind in below(AppError) if kind.__module__.startswith("yinchuan.")}
    return ours | {code for code, _ in SAY_OF_STATUS.values()} | {causes.BUG}


def file_reasons() -> set[str]:
    """Why a file is refused: every code that the checks raise or look up."""
    found = set()
    for path in python(ROOT / "backend" / "yinchuan" / "domains" / "materials" / "checks"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FileRefused":
                found |= {
                    text.value
                    for text in ast.walk(node.args[0])
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
    return found | set(pdf.NAMES.values()) | set(pdf.ACTS.values())


def test_the_table_is_as_its_schema_says() -> None:
    found = json.loads(FILE.read_text(), object_pairs_hook=once)
    jsonschema_rs.validator_for(json.loads(META.read_text())).validate(found)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), "a key stands twice"
    return dict(pairs)


def test_every_refusal_has_a_cause_and_every_line_a_refusal() -> None:
    assert set(causes.table().codes) == refusals()


def test_every_reason_against_a_file_has_a_cause() -> None:
    assert file_reasons() - set(causes.table().files) == set()


def test_every_cause_is_led_to() -> None:
    known = causes.table()
    led = {*known.codes.values(), *known.statuses.values(), *known.phone.values(), *known.files.values()}
    assert led == set(known.causes)


def test_a_cause_has_a_name_of_its_own() -> None:
    names = [cause.name for cause in causes.table().causes.values()]
    assert len(names) == len(set(names))


def test_what_nothing_is_known_of_counts_as_a_bug() -> None:
    assert causes.digits_of(418, "teapot") == causes.table().codes[causes.BUG]


@pytest.mark.usefixtures("database")
class TestOccurrences:
    """Noted, stored, found, forgotten."""

    async def test_one_is_found_before_and_after_it_is_stored(self) -> None:
        occurrences.note(
            "501234", 409, "step_not_allowed", "PUT /api/cases/{case_id}/steps/{step_id}", "ab12"
        )
        noted = await occurrences.find("501234")
        await occurrences.store()
        stored = await occurrences.find("501234")
        assert noted is not None
        assert stored == noted
        assert stored.place == "PUT /api/cases/{case_id}/steps/{step_id}"

    async def test_the_newest_with_a_code_is_the_one(self) -> None:
        for request in ("first", "second"):
            occurrences.note("400001", 404, "not_found", "GET /api/drafts/{draft_id}", request)
            await occurrences.store()
        found = await occurrences.find("400001")
        assert found is not None
        assert found.request == "second"

    async def test_nobody_knows_what_did_not_happen(self) -> None:
        assert await occurrences.find("910000") is None

    async def test_a_flood_costs_no_more_than_so_much(self) -> None:
        for number in range(occurrences.MOST * 2):
            occurrences.note(f"40{number:04}", 404, "not_found", "GET /api/drafts/{draft_id}", "r")
        await occurrences.store()
        assert await occurrences.find(f"40{occurrences.MOST - 1:04}") is not None
        assert await occurrences.find(f"40{occurrences.MOST:04}") is None

    async def test_after_thirty_days_it_is_forgotten(self) -> None:
        occurrences.note("501111", 409, "step_not_allowed", "PUT /x", "r")
        await occurrences.store()
        await occurrences.sweep()
        assert await occurrences.find("501111") is not None
        with time_machine.travel(now() + timedelta(days=31), tick=True):
            await occurrences.sweep()
        assert await occurrences.find("501111") is None
