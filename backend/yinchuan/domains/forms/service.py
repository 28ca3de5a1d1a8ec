"""The form engine's face: a form is compiled once a revision and then asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import msgspec
from jsonschema_rs import Draft202012Validator

from yinchuan.kit.errors import FieldError
from yinchuan.kit.schema import Text

from .errors import AnswersRefused
from .rules import checking, layout, writing
from .rules.lifting import Left, lift
from .rules.reviewing import Beside, Language, Line, Review
from .rules.showing import Shown

__all__ = [
    "Beside",
    "Field",
    "Form",
    "Left",
    "Line",
    "compile_form",
    "lift",
    "met",
    "slots_needed",
    "slots_open",
]


class Conditional(Protocol):
    """What the answers decide about: a material, a consent."""

    @property
    def when(self) -> dict[str, Any] | None: ...


class Asked(Conditional, Protocol):
    """A material requirement as far as the answers decide about it."""

    @property
    def submits(self) -> bool: ...
    @property
    def required(self) -> bool: ...


C = TypeVar("C", bound=Conditional)
S = TypeVar("S", bound=Asked)
NOTHING = Beside()


class Field(msgspec.Struct, frozen=True):
    """A question by its place; `*` in the pointer stands for every row."""

    pointer: str
    label: Text


class Form:
    """One revision's form. Pure: the same answers give the same result on the phone."""

    def __init__(self, schema: dict[str, Any], ui: dict[str, Any], en: Mapping[str, str]) -> None:
        self.schema = schema
        self.pages = layout.pages(schema, ui)
        self._en = en
        self._validator = layout.validator(schema, "/")
        self._reviews: dict[Language, Review] = {
            "zh": Review(self.pages, en, "zh"),
            "en": Review(self.pages, en, "en"),
        }

    def fields(self) -> list[Field]:
        """Every question once, in the order of the pages."""
        asked = (e for e in layout.walk(self.pages) if e.kind == "Control")
        return [Field(e.pointer, self._label(e.pointer, e.label)) for e in asked]

    def _label(self, pointer: str, zh: str) -> Text:
        return Text(zh=zh, en=self._en.get(f"fields.{pointer}", zh))

    def normalise(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers in their one writing; the phone signs this."""
        written: dict[str, Any] = writing.normalise(self.schema, answers)
        return written

    def check(self, answers: dict[str, Any], today: date) -> list[FieldError]:
        """Every error of normalised answers at once, pointers into the answers; empty: may be submitted on this day."""
        return checking.check(self.schema, self._validator, answers, self.shown, today)

    def demand(self, answers: dict[str, Any], today: date) -> None:
        """Raises AnswersRefused with every error."""
        if errors := self.check(answers, today):
            raise AnswersRefused(errors=errors)

    def visible(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The answers without what is hidden: conditions of materials look at these."""
        seen: dict[str, Any] = self.shown(answers).visible_answers
        return seen

    def lines(self, answers: dict[str, Any], language: Language, beside: Beside = NOTHING) -> list[Line]:
        """The review page of checked answers: what is signed."""
        return self._reviews[language].lines(self.visible(answers), beside)

    def shown(self, answers: dict[str, Any]) -> Shown:
        """What is shown and hidden of the form with these answers."""
        return Shown(self.pages, answers)

    def sitting(self) -> "Form":
        """This form for one request that asks about the same answers again and again."""
        return Sitting(self)


class Sitting(Form):
    """Remembers the answers it was asked about last, known by being the same object: nobody changes them meanwhile.

    Working out what is shown is most of the work of a submission; a form of everybody's must not keep anybody's answers."""

    def __init__(self, form: Form) -> None:
        self.__dict__.update(form.__dict__)
        self._given: dict[str, Any] | None = None
        self._written: dict[str, Any] = {}
        self._seen: Shown | None = None

    def normalise(self, answers: dict[str, Any]) -> dict[str, Any]:
        if answers is not self._given:
            self._given, self._written = answers, super().normalise(answers)
        return self._written

    def shown(self, answers: dict[str, Any]) -> Shown:
        if self._seen is None or self._seen.answers is not answers:
            self._seen = super().shown(answers)
        return self._seen


def compile_form(schema: dict[str, Any], ui: dict[str, Any], en: Mapping[str, str]) -> Form:
    """Raises FormBroken with the path and the rule when the two documents do not fit together."""
    return Form(schema, ui, en)


def met(form: Form | None, things: Iterable[C], answers: dict[str, Any]) -> list[C]:
    """Those whose condition holds over what is visible of these answers, or that have none."""
    asked = list(things)
    # Working out what is visible costs most: only where something depends on it.
    seen = form.visible(answers) if form and any(thing.when is not None for thing in asked) else answers
    return [thing for thing in asked if thing.when is None or _holds(thing.when, seen)]


def slots_open(form: Form | None, slots: Iterable[S], answers: dict[str, Any]) -> list[S]:
    """The material slots that these answers ask for, required or not."""
    return [slot for slot in met(form, slots, answers) if slot.submits]


def slots_needed(form: Form | None, slots: Iterable[S], answers: dict[str, Any]) -> list[S]:
    """The slots that must be filled before these answers can be submitted."""
    return [slot for slot in slots_open(form, slots, answers) if slot.required]


def _holds(when: dict[str, Any], answers: dict[str, Any]) -> bool:
    return _compiled(msgspec.json.encode(when, order="sorted")).is_valid(answers)


@lru_cache(maxsize=1024)
def _compiled(when: bytes) -> Draft202012Validator:
    return layout.validator(msgspec.json.decode(when), "when")
