"""What the city's forms ask of whom: stories that a linter cannot know."""

from typing import Any, NamedTuple

import pytest

from tests.catalogue.folder import SHARED
from tests.forms.vectors import DAY
from yinchuan.domains.catalogue.rules import Bundle, Tried
from yinchuan.domains.catalogue.rules.mappings import choices
from yinchuan.domains.catalogue.service.reading import read
from yinchuan.domains.catalogue.service.trying import ENGINE
from yinchuan.domains.forms.formats import citizen_number
from yinchuan.domains.forms.service import compile_form, met

SHELF = read(SHARED)
BUNDLES = {bundle.code: bundle for bundle in SHELF.bundles() if bundle.schema}
WORKER = {"HF-GA-08": "renter-with-work", "HF-GA-09": "same-home"}


class Called(NamedTuple):
    code: str
    when: dict[str, Any] | None


def example(code: str, name: str, *gone: str, **other: Any) -> dict[str, Any]:
    """The answers of an example, some of them otherwise."""
    return without(BUNDLES[code].examples[name]["answers"], *gone) | other


def without(answers: dict[str, Any], *gone: str) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key not in gone}


def tried(code: str, answers: dict[str, Any]) -> Tried:
    return ENGINE.try_out(BUNDLES[code], answers)


def slot_named(of: Bundle, name: str) -> dict[str, Any]:
    return next(slot for _, slot in of.slots if slot["slot"] == name)


def test_whose_hospital_has_sent_the_result_photographs_nothing() -> None:
    sent = tried("HF-GA-13", example("HF-GA-13", "car-mail", checkSent="yes"))
    kept = tried("HF-GA-13", example("HF-GA-13", "car-mail", checkSent="no"))
    assert (sent.errors, kept.errors) == ([], [])
    assert "health-check" not in sent.open
    assert "health-check" in kept.needed


def test_nobody_is_promised_a_photo_that_no_register_gives() -> None:
    """No fact of the exchange is a photo, so a form that requires one must not say that it comes by itself."""
    photo = slot_named(BUNDLES["HF-GA-08"], "photo")
    assert photo["required"] and "自动带出" not in photo["how"]["zh"]


@pytest.mark.parametrize(
    ("code", "name", "field", "asked", "given", "reason"),
    [
        ("HF-RS-01", "self-branch", "branchArea", "640104", "640104001", "county"),
        ("HF-ZJ-01", "family-rented-flat", "wishDivision", "640105", "640105001", "county"),
        ("HF-GA-08", "student-owned", "division", "640104012", "640104", "street"),
    ],
)
def test_a_district_is_asked_for_as_a_district_and_a_street_as_a_street(
    code: str, name: str, field: str, asked: str, given: str, reason: str
) -> None:
    assert tried(code, example(code, name, **{field: asked})).errors == []
    of = BUNDLES[code]
    assert of.schema is not None and of.ui is not None
    answers = example(code, name, **{field: given})
    [error] = compile_form(of.schema, of.ui, of.en).check(answers, DAY)
    assert (error.pointer, error.code, error.params) == (f"/{field}", "bad_division", {"reason": reason})


EXAMPLES = [(code, name) for code, bundle in BUNDLES.items() for name in bundle.examples]
BORN_SINCE = "20121125"  # under fourteen on 2026-11-25
MAYBE_CHILDREN = ("child", "grandchild", "sibling", "other")


def numbers(value: Any) -> list[str]:
    """Every citizen number in the answers."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, str) and citizen_number.reason(value) is None else []
    return [*own, *(one for each in inner for one in numbers(each))]


def guardians(code: str, answers: dict[str, Any]) -> list[str]:
    """The guardian's texts that these answers call for."""
    of = BUNDLES[code]
    assert of.schema is not None and of.ui is not None
    texts = [Called(text, named.get("when")) for _, text, named in of.consents]
    called = met(compile_form(of.schema, of.ui, of.en), texts, answers)
    return [text.code for text in called if SHELF.consents[text.code]["kind"] == "guardian"]


@pytest.mark.parametrize(("code", "name"), EXAMPLES)
def test_no_child_under_fourteen_is_written_down_without_a_guardian(code: str, name: str) -> None:
    """个人信息保护法 第三十一条: whoever asks about a child under fourteen has the guardian's consent."""
    answers = example(code, name)
    if any(number[6:14] > BORN_SINCE for number in numbers(answers)):
        assert guardians(code, answers)


@pytest.mark.parametrize("code", ["HF-MZ-05", "HF-SC-01", "HF-ZJ-01"])
def test_a_relative_who_cannot_be_a_child_calls_for_no_guardian(code: str) -> None:
    of = BUNDLES[code]
    assert of.schema is not None
    relations = choices(of.schema["properties"]["members"]["items"]["properties"]["relation"])
    [name] = [one for one in of.examples if one.startswith("longest-") and "members" in example(code, one)]
    for relation in relations:
        answers = example(code, name, members=[{"relation": relation}])
        assert guardians(code, answers) == (["guardian-family"] if relation in MAYBE_CHILDREN else [])


@pytest.mark.parametrize("code", ["HF-GA-08", "HF-GA-09"])
@pytest.mark.parametrize("kind", ["ownBusiness", "flexible"])
def test_who_has_no_employer_is_asked_for_none(code: str, kind: str) -> None:
    answers = example(code, WORKER[code], "employer", ground="work", workKind=kind, workNote="外卖配送")
    assert tried(code, answers).errors == []
    assert tried(code, answers | {"employer": "无"}).errors == [("/employer", "hidden_filled")]
    assert tried(code, without(answers, "workNote")).errors == [("/workNote", "required")]


@pytest.mark.parametrize("code", ["HF-GA-08", "HF-GA-09"])
def test_an_employee_names_the_employer(code: str) -> None:
    answers = example(code, WORKER[code], "employer", ground="work", workKind="employee")
    assert tried(code, answers).errors == [("/employer", "required")]
    assert tried(code, answers | {"employer": "银川示范商贸有限公司"}).errors == []


def test_an_endorsement_asks_for_one_number_once() -> None:
    """The number of a residence permit is the holder's citizen number."""
    of = BUNDLES["HF-GA-09"]
    assert of.schema is not None
    asked = [name for name, field in of.schema["properties"].items() if "号码" in field["title"]]
    assert asked == ["idNumber", "mobile"]


AS_WRITTEN = [
    ("HF-GA-04", "certificateNumber", "w640 054-321", "W640054321"),
    ("HF-GA-04", "birthTime", "9:05", "09:05"),
    ("HF-GA-13", "fileNumber", "6401 0077 7777", "640100777777"),
    ("HF-GJ-02", "fundAccount", "６４０１０００００１", "6401000001"),
    ("HF-GJ-02", "bankAccount", "6229 4700 0000 0000 006", "6229470000000000006"),
    ("HF-MZ-05", "bankAccount", "6229-4700-0000-0000-006", "6229470000000000006"),
    ("HF-MZ-06", "bankAccount", "６２２９ ４７００ ００００ ００００ ００６", "6229470000000000006"),
    ("HF-RS-03", "bankAccount", "6229 4700 0000 0000 006", "6229470000000000006"),
    ("HF-RS-03", "permitNumber", "11010519491231002x", "11010519491231002X"),
    ("HF-ZJ-01", "bankAccount", "6229 4700 0000 0000 006", "6229470000000000006"),
]


@pytest.mark.parametrize(("code", "field", "written", "kept"), AS_WRITTEN)
def test_a_number_is_taken_as_people_write_it(code: str, field: str, written: str, kept: str) -> None:
    of = BUNDLES[code]
    assert of.schema is not None and of.ui is not None
    name = next(one for one in of.examples if field in example(code, one))
    form = compile_form(of.schema, of.ui, of.en)
    answers = form.normalise(example(code, name, **{field: written}))
    assert (answers[field], form.check(answers, DAY)) == (kept, [])


def test_a_plate_is_taken_as_it_hangs_on_the_car() -> None:
    of = BUNDLES["HF-ZJ-01"]
    assert of.schema is not None and of.ui is not None
    name = next(one for one in of.examples if "vehicles" in example("HF-ZJ-01", one))
    form, answers = compile_form(of.schema, of.ui, of.en), example("HF-ZJ-01", name)
    rows = [{**row, "plate": "宁a·12345"} for row in answers["vehicles"]]
    written = form.normalise(answers | {"vehicles": rows})
    assert (written["vehicles"][0]["plate"], form.check(written, DAY)) == ("宁A12345", [])


@pytest.mark.parametrize(
    ("code", "field", "given", "params"),
    [
        ("HF-GA-04", "birthDate", "2031-01-01", {"reason": "future"}),
        ("HF-GA-04", "birthDate", "1890-01-01", {"reason": "old", "max": 18}),
        ("HF-GA-08", "livingSince", "2026-11-26", {"reason": "future"}),
        ("HF-GA-09", "movedOn", "2027-01-01", {"reason": "future"}),
        ("HF-GA-13", "checkedOn", "2026-12-01", {"reason": "future"}),
        ("HF-GJ-02", "rentUntil", "2025-01-01", {"reason": "order"}),
        ("HF-MZ-05", "happenedOn", "2026-12-01", {"reason": "future"}),
        ("HF-MZ-06", "birthDate", "1890-01-01", {"reason": "old", "max": 130}),
        ("HF-RS-03", "birthDate", "2020-05-01", {"reason": "young", "min": 16}),
        ("HF-YB-02", "until", "2026-01-01", {"reason": "order"}),
    ],
)
def test_a_day_that_makes_no_sense_is_told(code: str, field: str, given: str, params: object) -> None:
    of = BUNDLES[code]
    assert of.schema is not None and of.ui is not None
    name = next(one for one in of.examples if field in example(code, one))
    answers = example(code, name, **{field: given})
    [error] = compile_form(of.schema, of.ui, of.en).check(answers, DAY)
    assert (error.pointer, error.code, error.params) == (f"/{field}", "bad_date", params)
