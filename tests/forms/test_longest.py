"""Of every form the examples go its longest way, so that what goes through all examples goes through all questions."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from tests.catalogue.folder import SHARED
from yinchuan.domains.catalogue.rules import Bundle
from yinchuan.domains.catalogue.rules.mappings import choices
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.forms.service import Form, compile_form

BUNDLES = {bundle.code: bundle for bundle in read(SHARED).bundles() if bundle.schema}


def form_of(of: Bundle) -> Form:
    assert of.schema is not None and of.ui is not None
    return compile_form(of.schema, of.ui, of.en)


def deciders(element: Any) -> set[str]:
    """The questions that rules look at."""
    inner = element.values() if isinstance(element, dict) else element if isinstance(element, list) else ()
    own = {element["scope"].split("/")[-1]} if isinstance(element, dict) and "schema" in element else set()
    return own.union(*map(deciders, inner))


def ways(of: Bundle) -> Iterator[dict[str, Any]]:
    """Something in every question, with every choice of those that decide about others."""
    assert of.schema is not None
    asked = of.schema["properties"]
    filled = {name: [{"id": "a"}] if field["type"] == "array" else "x" for name, field in asked.items()}
    deciding = [name for name in sorted(deciders(of.ui)) if name in asked and choices(asked[name])]
    for chosen in product(*(sorted(choices(asked[name])) for name in deciding)):
        yield filled | dict(zip(deciding, chosen, strict=True))


@pytest.mark.parametrize("code", sorted(BUNDLES))
def test_an_example_goes_the_longest_way(code: str) -> None:
    of = BUNDLES[code]
    form = form_of(of)
    longest = max((form.visible(way) for way in ways(of)), key=len)
    shown = {name: len(form.visible(example["answers"])) for name, example in of.examples.items()}
    assert max(shown.values()) == len(longest), sorted(longest)
    assert [name for name, many in shown.items() if name.startswith("longest-") and many < len(longest)] == []


@pytest.mark.parametrize("code", sorted(BUNDLES))
def test_every_question_is_answered_in_an_example(code: str) -> None:
    of = BUNDLES[code]
    assert of.schema is not None
    answered = {name for example in of.examples.values() for name in example["answers"]}
    assert of.schema["properties"].keys() - answered == set()
