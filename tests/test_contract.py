"""What others build on is committed as generated, and no lock file names where packages come from."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import ROOT, short

OPENAPI = ROOT / "shared-schemas" / "api" / "openapi.json"
TYPES = ROOT / "pwa" / "src" / "kit" / "api.gen.ts"
GENERATOR = ROOT / "pwa" / "node_modules" / ".bin" / "openapi-typescript"
PYTHON_LOCKS = sorted((ROOT / "backend").glob("*.lock"))
STALE = "stale: run `just gen` and commit what it wrote"


def test_the_api_description_is_fresh(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "backend")}
    written = tmp_path / "openapi.json"
    subprocess.run([sys.executable, ROOT / ".just" / "openapi", written], check=True, cwd=tmp_path, env=env)
    assert written.read_text() == OPENAPI.read_text(), STALE


def test_the_phone_knows_the_same_types(tmp_path: Path) -> None:
    written = tmp_path / "api.gen.ts"
    command: list[Path | str] = [GENERATOR, OPENAPI, "--default-non-nullable=false", "--output", written]
    subprocess.run(command, check=True, cwd=ROOT / "pwa", stdout=subprocess.DEVNULL)
    assert written.read_text() == TYPES.read_text(), STALE


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=short)
def test_a_python_lock_pins_by_hash_and_names_no_host(lock: Path) -> None:
    text = re.sub(r"\\\n", " ", lock.read_text())
    pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert not re.search(r"://|--index-url|--extra-index|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=short)
def test_a_python_lock_holds_what_was_asked_for(lock: Path) -> None:
    asked = re.findall(r"^([A-Za-z0-9_.-]+)", lock.with_suffix(".in").read_text(), re.MULTILINE)
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in asked if not name.startswith("-")}
    assert wanted <= set(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==", lock.read_text(), re.MULTILINE))


def test_the_front_end_lock_names_no_host() -> None:
    packages = json.loads((ROOT / "pwa" / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if name and "version" not in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
