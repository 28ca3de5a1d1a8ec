"""Every kind of change to an evidence package, one by one: exactly that part is named. The phone runs the same."""

import hashlib
from copy import deepcopy
from typing import Any

import pytest

from tests.forms.vectors import named, vectors
from yinchuan.domains.cases.rules import Proof, prove
from yinchuan.domains.cases.rules.proving import State
from yinchuan.kit import keys

VECTORS = vectors("evidence")
KEY_OF = keys.published({"keys": VECTORS["keys"]})


def proof(package: dict[str, Any], files: dict[str, str]) -> Proof:
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    return prove(package, lambda typ, token: keys.verify(typ, token, key_of=KEY_OF), hashes)


def put(value: Any, way: list[str], change: dict[str, Any]) -> None:
    *before, last = [part.replace("~1", "/").replace("~0", "~") for part in way]
    for part in before:
        value = value[int(part)] if isinstance(value, list) else value[part]
    at = int(last) if isinstance(value, list) else last
    if "remove" in change:
        del value[at]
    else:
        assert not isinstance(value, dict) or value.get(at) != change["to"]
        value[at] = change["to"]


def test_nothing_changed_is_all_intact() -> None:
    assert set(proof(VECTORS["package"], VECTORS["files"]).parts.values()) == {State.INTACT}


@pytest.mark.parametrize("change", named(VECTORS["changes"]))
def test_a_change_is_named(change: dict[str, Any]) -> None:
    package, files = deepcopy(VECTORS["package"]), dict(VECTORS["files"])
    if "file" in change:
        files[change["file"]] = change["to"]
    else:
        put(package, change["at"].split("/")[1:], change)
    assert proof(package, files).broken == change["broken"]


@pytest.mark.parametrize(
    "part", ["receipt", "document", "form", "texts", "strokes", "act", "countersignature"]
)
def test_what_is_not_given_is_said_to_be_absent(part: str) -> None:
    package = {name: value for name, value in VECTORS["package"].items() if name != part}
    found = proof(package, VECTORS["files"])
    assert found.broken == []
    states = found.parts if part != "texts" else {"texts": found.parts["text:sensitive"]}
    assert states[part] is State.ABSENT


def test_a_part_that_stands_in_the_wrong_shape_is_no_crash() -> None:
    shapes: list[Any] = [5, "x", [], {}, [5], {"code": []}, None, True]
    for part in VECTORS["package"]:
        for wrong in shapes:
            proof({**VECTORS["package"], part: wrong}, VECTORS["files"])
