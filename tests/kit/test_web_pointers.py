"""msgspec's paths as JSON pointers: what the phone needs to find the field."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinchuan.kit.schema import In
from yinchuan.kit.web.pointers import field_error, joined, pointer


class Child(In):
    birth_place: Annotated[str, msgspec.Meta(min_length=2, max_length=4, pattern="^[a-z]+$")] = "abc"
    share: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    id: UUID | None = None
    kind: Annotated[str, msgspec.Meta(min_length=1)] | None = None


class Form(In):
    name: str
    children: Annotated[list[Child], msgspec.Meta(max_length=2)] = []
    tags: dict[str, int] = {}


@pytest.mark.parametrize(
    ("body", "at", "code", "params"),
    [
        ({}, "/name", "required", {}),
        ({"name": 1}, "/name", "wrong_type", {}),
        ({"name": "x", "nickName": 1}, "/nickName", "unknown_field", {}),
        ({"name": "x", "a/b~c": 1}, "/a~1b~0c", "unknown_field", {}),
        ({"name": "x", "children": {}}, "/children", "wrong_type", {}),
        ({"name": "x", "children": [{}, {}, {}]}, "/children", "too_long", {"limit": 2}),
        (
            {"name": "x", "children": [{}, {"birthPlace": "a"}]},
            "/children/1/birthPlace",
            "too_short",
            {"limit": 2},
        ),
        (
            {"name": "x", "children": [{"birthPlace": "abcde"}]},
            "/children/0/birthPlace",
            "too_long",
            {"limit": 4},
        ),
        ({"name": "x", "children": [{"birthPlace": "ABC"}]}, "/children/0/birthPlace", "bad_format", {}),
        ({"name": "x", "children": [{"share": -1}]}, "/children/0/share", "too_small", {"limit": 0}),
        ({"name": "x", "children": [{"share": 101}]}, "/children/0/share", "too_big", {"limit": 100}),
        ({"name": "x", "children": [{"share": "5"}]}, "/children/0/share", "wrong_type", {}),
        ({"name": "x", "children": [{"share": True}]}, "/children/0/share", "wrong_type", {}),
        ({"name": "x", "children": [{"id": "1-2"}]}, "/children/0/id", "bad_format", {}),
        ({"name": "x", "tags": {"a.b[0]": "x"}}, "/tags", "wrong_type", {}),
        ([], "", "wrong_type", {}),
    ],
    ids=str,
)
def test_the_pointer_leads_to_the_field(body: Any, at: str, code: str, params: dict[str, int]) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(body, Form, strict=True)
    found = field_error(str(refused.value))
    assert (found.pointer, found.code, found.params) == (at, code, params)


NAMES = st.text("abcXYZ019", min_size=1, max_size=6)
STEPS = st.lists(NAMES | st.integers(0, 99), max_size=6)


@given(STEPS)
def test_a_path_of_names_and_numbers_is_translated_step_by_step(steps: list[str | int]) -> None:
    path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    assert pointer(path) == "".join(f"/{step}" for step in steps)


@given(st.text())
def test_any_message_gives_an_answer(message: str) -> None:
    found = field_error(message)
    assert found.pointer == "" or found.pointer.startswith("/")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_unknown_name_never_breaks_the_answer(name: str) -> None:
    try:
        msgspec.convert({"name": "x", name: 1}, Form, strict=True)
    except msgspec.ValidationError as refused:
        assert field_error(str(refused)).pointer.startswith(("/", ""))


@given(st.lists(st.text(), max_size=5))
def test_a_pointer_leads_back(steps: list[str]) -> None:
    parts = joined(steps).split("/")[1:]
    assert [part.replace("~1", "/").replace("~0", "~") for part in parts] == steps
