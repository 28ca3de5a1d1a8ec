"""The rules of the house as tests: where things live, who imports whom, how long a file may be."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.source import DOMAINS, PACKAGE, ROOT, files, functions, imports, python, short, tree

TOP = {"backend", "pwa", "shared-schemas", "assets", "tests", "justfile", "README.md"}
PACKAGE_FILES = {"__init__", "app", "config", "discovery", "worker"}
DOMAIN_FILES = {
    "__init__", "routes", "schemas", "service", "rules", "store",
    "tables", "piccolo_app", "errors", "events", "listeners",
}  # fmt: skip
ONE_PER_KIND = {"sources", "formats", "checks"}
OPEN = {"service", "schemas", "events", "errors"}  # what another domain may import
SEES_TABLES = {"store", "tables", "piccolo_app"}
VAGUE = {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers", "misc"}
TEST_FOLDERS = {"kit", "journeys", "screens", "rights", "faults", "hostile", "load"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

OURS = python(PACKAGE)
TESTS = python(ROOT / "tests")
IN_DOMAINS = python(DOMAINS)


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=short)


def domain_of(path: Path) -> str:
    return path.relative_to(DOMAINS).parts[0]


def part_of(path: Path) -> str:
    """`cases/service/submitting.py` and `cases/service.py` are both its service."""
    return path.relative_to(DOMAINS).with_suffix("").parts[1]


def test_the_top_level_holds_nothing_else() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {name for name in found if not name.startswith(".")} == TOP


def test_the_readme_is_read_in_one_go_and_shows_its_two_pictures() -> None:
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) <= 150
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures == ["assets/screenshots/home.png", "assets/screenshots/form.png"]
    assert [name for name in pictures if ROOT / name not in files()] == []


def test_ci_runs_what_the_readme_tells_a_newcomer_to_run() -> None:
    told = re.findall(
        r"^pip install rust-just && (just \w+) ", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    assert told == ["just demo", "just test"]
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line.startswith("just")] == ["just test"]


def test_the_package_has_its_five_files_and_two_folders() -> None:
    assert {path.stem for path in OURS if path.parent == PACKAGE} <= PACKAGE_FILES
    assert {path.relative_to(PACKAGE).parts[0] for path in OURS if path.parent != PACKAGE} == {
        "kit",
        "domains",
    }


@each([path for path in IN_DOMAINS if path.parent != DOMAINS])
def test_a_domain_has_only_the_known_file_names(path: Path) -> None:
    if path.name == "__init__.py" and path.parent.parent == DOMAINS:
        return
    allowed = DOMAIN_FILES if path.parent.parent == DOMAINS else (DOMAIN_FILES - {"__init__"}) | ONE_PER_KIND
    assert part_of(path) in allowed


@each(OURS + TESTS)
def test_no_name_says_nothing(path: Path) -> None:
    assert not VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)


@each(IN_DOMAINS)
def test_another_domain_is_met_at_its_open_face_only(path: Path) -> None:
    if path.parent == DOMAINS:
        return
    closed = []
    for name in imports(path):
        parts = name.split(".")
        if parts[:2] == ["yinchuan", "domains"] and len(parts) > 2 and parts[2] != domain_of(path):
            # yinchuan.domains.cases.service.submit: the fourth word is the door
            closed += [name] if len(parts) < 4 or parts[3] not in OPEN else []
    assert closed == []


@each(IN_DOMAINS)
def test_a_domain_imports_nothing_from_above(path: Path) -> None:
    above = ("yinchuan.app", "yinchuan.worker", "yinchuan.discovery")
    assert [name for name in imports(path) if name.startswith(above)] == []


@each([path for path in OURS if path.is_relative_to(PACKAGE / "kit")])
def test_the_kit_knows_no_domain(path: Path) -> None:
    allowed = ("yinchuan.kit", "yinchuan.config")
    assert [name for name in imports(path) if not name.startswith(allowed)] == []


def test_domains_form_no_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for path in IN_DOMAINS:
        if path.parent != DOMAINS:
            others = {n.split(".")[2] for n in imports(path) if n.startswith("yinchuan.domains.")}
            graph.setdefault(domain_of(path), set()).update(others - {domain_of(path)})
    list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


@each([path for path in IN_DOMAINS if path.parent != DOMAINS and part_of(path) not in SEES_TABLES])
def test_only_the_store_sees_tables(path: Path) -> None:
    seen = [name for name in imports(path) if "tables" in name.split(".")]
    assert seen == []
    assert not re.search(r"^\s*(from|import) piccolo", path.read_text(), re.MULTILINE)


@each([path for path in OURS if path != PACKAGE / "config.py"])
def test_only_the_settings_read_the_environment(path: Path) -> None:
    assert not re.search(r"\bos\.(environ|getenv)\b|from os import .*environ", path.read_text())


@each(OURS + TESTS)
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@each(OURS + TESTS)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(path)}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def is_kit(path: Path) -> bool:
    """Written by hand for others to call; tables say it with their names."""
    return path.is_relative_to(PACKAGE / "kit") and path.stem not in SEES_TABLES


def faces() -> list[Path]:
    """The files others import from: of a domain its service and rules, of the kit its modules and packages."""
    found = [path for path in IN_DOMAINS if path.parent != DOMAINS and part_of(path) in {"service", "rules"}]
    depth = {"service": 2, "rules": 2, "__init__": 3}
    mine = [path for path in found if len(path.relative_to(DOMAINS).parts) <= depth.get(path.stem, 0)]
    kit = [path for path in OURS if path.is_relative_to(PACKAGE / "kit")]
    return mine + [path for path in kit if path.parent == PACKAGE / "kit" or path.name == "__init__.py"]


def said_at(path: Path) -> dict[str, bool]:
    """The public functions of a file, or behind the names it re-exports from its own folder: documented or not."""
    found: dict[str, bool] = {}
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[node.name] = bool(ast.get_docstring(node))
        elif isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            behind = path.parent.joinpath(*node.module.split(".")).with_suffix(".py")
            known = said_at(behind) if behind.exists() else {}
            found |= {alias.name: known[alias.name] for alias in node.names if alias.name in known}
    return {name: said for name, said in found.items() if not name.startswith("_")}


@each(faces())
def test_what_others_call_says_what_it_promises(path: Path) -> None:
    assert [name for name, said in said_at(path).items() if not said] == []


@each([path for path in OURS if path.stem in {"rules", "__init__"} or is_kit(path)])
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or path.read_text() == ""


@each([path for path in IN_DOMAINS if path.name == "schemas.py"])
def test_what_goes_out_has_no_defaults(path: Path) -> None:
    outgoing = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Out" for base in node.bases)
    ]
    filled = [
        f"{node.name}.{ast.unparse(line.target)}"
        for node in outgoing
        for line in node.body
        if isinstance(line, ast.AnnAssign) and line.value is not None
    ]
    assert filled == []


@each(TESTS)
def test_tests_mirror_the_domains(path: Path) -> None:
    folder = path.relative_to(ROOT / "tests").parts[0]
    domains = {entry.name for entry in DOMAINS.iterdir() if entry.is_dir()}
    assert folder.endswith(".py") or folder in TEST_FOLDERS | domains


@each(TESTS)
def test_tests_neither_skip_nor_mock(path: Path) -> None:
    words = [
        "mark." + "skip",
        "mark." + "xfail",
        "pytest." + "skip",
        "importor" + "skip",
        "unittest." + "mock",
    ]
    assert [word for word in words if word in path.read_text()] == []


def test_nothing_is_left_to_do_without_an_owner() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    code = [
        path for path in files() if path.suffix in {".py", ".ts", ".vue", ".css"} and ".gen." not in path.name
    ]
    assert [short(path) for path in code if marks.search(path.read_text())] == []
