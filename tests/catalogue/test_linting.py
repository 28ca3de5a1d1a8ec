"""Each rule catches its fault and says where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue.folder import Folder

Edit = Callable[[Any], Any]
PLAIN, FORM, EXEMPT = "HF-SC-06", "HF-GA-08", "HF-YJ-01"
ROWS, KIN = "HF-SC-01", "consents/1/when/properties/members/contains/required"
LIVING = "properties/livingSince/x-day"
PREFILL = "elements/0/elements/1/options/prefill"
WHEN = f"{PREFILL}When"
WARD, OWNER = "examples/ward-study.json", "examples/student-owned.json"


def put(path: str, value: Any) -> Edit:
    """Sets the value at a path such as `materials/1/submits`."""
    *above, last = [int(step) if step.isdigit() else step for step in path.split("/")]

    def edit(document: Any) -> None:
        for step in above:
            document = document[step]
        document[last] = value

    return edit


def drop(path: str) -> Edit:
    *above, last = [int(step) if step.isdigit() else step for step in path.split("/")]

    def edit(document: Any) -> None:
        for step in above:
            document = document[step]
        del document[last]

    return edit


def without_name(en: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in en.items() if key != "fields./name"}


def let_others_decide_too(item: Any) -> None:
    item["body"]["joint"] = ["市税务局"]
    item["themes"] = []


def more_materials(item: Any) -> None:
    asked = next(one for one in item["materials"] if one["source"] == "applicant")
    item["materials"] += [
        {**asked, "slot": f"extra-{n}", "name": {"zh": f"另一份{n}", "en": "x"}} for n in range(12)
    ]


def asked_when(answered: str) -> dict[str, Any]:
    return {"code": "sensitive", "when": {"required": [answered]}}


FAULTS: list[tuple[str, str, Edit, str, str]] = [
    (PLAIN, "item.json", drop("flow"), "meta.item", ""),
    (PLAIN, "item.json", put("surprise", 1), "meta.item", ""),
    (PLAIN, "item.json", put("name/en", " "), "meta.item", "/name/en"),
    (PLAIN, "item.json", drop("summary/en"), "meta.item", "/summary"),
    (PLAIN, "item.json", put("outcome/name/en", "许可证"), "meta.item", "/outcome/name/en"),
    (PLAIN, "item.json", put("materials/0/name/en", "Form （new）"), "meta.item", "/materials/0/name/en"),
    (PLAIN, "item.json", put("department", "市某某局"), "meta.item", "/department"),
    (PLAIN, "item.json", put("approver", "Some bureau"), "meta.item", "/approver"),
    (PLAIN, "item.json", put("aliases", ["一个"]), "meta.item", "/aliases"),
    (PLAIN, "item.json", put("typeCode", "20"), "range.type", "/typeCode"),
    (PLAIN, "item.json", put("codes/catalog", "642000030000"), "range.catalog", "/codes/catalog"),
    (PLAIN, "item.json", put("body/creditCode", "116401000MB000000"+"0"), "range.body", "/body/creditCode"),
    (PLAIN, "item.json", put("level", "4"), "range.task", "/codes/task"),
    (PLAIN, "item.json", put("code", "HF-SC-99"), "range.folder", "/code"),
    (FORM, "item.json", drop("service"), "service.consult", "/service/consult"),
    (FORM, "item.json", put("outcome/delivery", ["wallet"]), "service.courier", "/service/courier"),
    (FORM, "item.json", drop("service/complain"), "service.complain", "/service/complain"),
    (FORM, "item.json", put("service/faq/0/answer", {"zh": "能"}), "meta.item", "/service/faq/0/answer"),
    (PLAIN, "item.json", more_materials, "count.legal", "/materials"),
    (FORM, "item.json", more_materials, "count.natural", "/materials"),
    (EXEMPT, "item.json", drop("publicSafetyReason"), "count.reason", "/publicSafetyReason"),
    (PLAIN, "item.json", put("materials/1/submits", True), "source.submits", "/materials/1/submits"),
    (PLAIN, "item.json", put("materials/2/issuer", "government"), "source.government", "/materials/2/issuer"),
    (PLAIN, "item.json", put("materials/2/name/zh", "居民户口簿复印件"), "source.government", "/materials/2/name"),
    (PLAIN, "item.json", put("materials/2/commitmentSuitable", True), "source.commitment", "/materials/2"),
    (PLAIN, "item.json", drop("materials/2/how"), "source.how", "/materials/2/how"),
    (PLAIN, "item.json", drop("materials/2/accepts"), "source.file", "/materials/2"),
    (PLAIN, "item.json", drop("materials/1/whyNot"), "source.why", "/materials/1/whyNot"),
    (PLAIN, "item.json", put("materials/1/required", True), "source.required", "/materials/1/required"),
    (PLAIN, "item.json", put("materials/2/paperCopies", 2), "archive.paper", "/materials/2/paperCopies"),
    (PLAIN, "item.json", put("realName/how", "onsite"), "realname.exception", "/realName/exception"),
    (PLAIN, "item.json", let_others_decide_too, "theme.joint", "/themes"),
    (FORM, "item.json", put("limits/promise/value", 40), "limit.longer", "/limits/promise/value"),
    (FORM, "item.json", put("limits/promise/value", 0), "limit.instant", "/limits/promise/value"),
    (FORM, "item.json", put("limits/promise/value", None), "limit.promise", "/limits/promise/value"),
    (FORM, "item.json", put("limits/statutory/unit", None), "limit.unit", "/limits/statutory/unit"),
    (FORM, "item.json", put("singleOfficer", True), "handling.officer", "/singleOfficer"),
    (FORM, "item.json", put("visitCount", 1), "handling.visits", "/visitCount"),
    (FORM, "item.json", put("online", "partial"), "handling.reason", "/inPersonReason"),
    (FORM, "item.json", put("handlingForms", ["1"]), "handling.forms", "/handlingForms"),
    (FORM, "item.json", put("materials/1/slot", "form"), "names.slot", "/materials/1/slot"),
    (FORM, "item.json", put("consents", ["sensitive"]), "names.commitment", "/materials/4/consent"),
    (FORM, "item.json", put("consents/0", "unheard-of"), "names.consent", "/consents/0"),
    (FORM, "item.json", put("consents/0", {"code": "unheard-of", "when": {}}), "names.consent", "/consents/0"),
    (FORM, "item.json", put("consents/0", asked_when("nothing")), "consent.when", "/consents/0/when"),
    (ROWS, "item.json", put(KIN, ["kin"]), "consent.when", "/consents/1/when"),
    (FORM, "item.json", put("consents/0", {"code": "sensitive", "if": {}}), "meta.item", "/consents/0"),
    (FORM, "item.json", put("materials/2/when/required", ["nothing"]), "material.when", "/materials/2/when"),
    (FORM, "schema.json", drop("properties/name/title"), "meta.form", "/properties/name"),
    (FORM, "schema.json", put("additionalProperties", True), "meta.form", "/additionalProperties"),
    (FORM, "schema.json", drop("properties/address/maxLength"), "meta.form", "/properties/address"),
    (FORM, "schema.json", drop("properties/division/minLength"), "meta.form", "/properties/division"),
    (FORM, "schema.json", put("properties/name/x-day", {"atLeastYearsAgo": 0}), "meta.form", "/properties/name/format"),
    (FORM, "schema.json", put(LIVING, {"notBefore": "nothing"}), "schema.day", f"/{LIVING}"),
    (FORM, "schema.json", put(LIVING, {"notBefore": "address"}), "schema.day", f"/{LIVING}"),
    (FORM, "schema.json", put("properties/division/minLength", 6), "meta.form", "/properties/division"),
    (FORM, "schema.json", put("properties/name/type", "number"), "meta.form", "/properties/name/type"),
    (FORM, "schema.json", put("required/0", "nobody"), "schema.required", "/required"),
    (FORM, "schema.json", put("allOf/0/then/required", ["nobody"]), "schema.branch", "/allOf/0/then"),
    (FORM, "ui.json", drop("elements/0/label"), "meta.ui", "/elements/0"),
    (FORM, "ui.json", put("elements/0/elements/1/scope", "#/properties/nick"), "ui.scope", "/elements/0/elements/1/scope"),
    (FORM, "ui.json", put("elements/0/elements/1/scope", "#/properties/idNumber"), "ui.twice", "/elements/0/elements/2/scope"),
    (FORM, "ui.json", drop("elements/0/elements/1"), "ui.missing", ""),
    (FORM, "ui.json", put("elements/1/rule/condition/scope", "#/properties/whom"), "ui.rule", "/elements/1/rule/condition/scope"),
    (FORM, "ui.json", put(PREFILL, "person.shoeSize"), "meta.ui", f"/{PREFILL}"),
    (FORM, "ui.json", drop(PREFILL), "meta.ui", "/elements/0/elements/1/options"),
    (FORM, "ui.json", put(f"{WHEN}/scope", "whom"), "meta.ui", f"/{WHEN}/scope"),
    (FORM, "ui.json", put(f"{WHEN}/scope", "#/properties/whom"), "ui.prefill", f"/{WHEN}"),
    (FORM, "ui.json", put(WHEN, {"scope": "#", "schema": {"required": ["whom"]}}), "ui.prefill", f"/{WHEN}"),
    (FORM, "en.json", put("title", "居住证"), "en.chinese", "/title"),
    (FORM, WARD, drop("answers/agentName"), "example.answers", "/answers/agentName"),
    (FORM, WARD, put("materials/photo", 9), "example.files", "/materials/photo"),
    (FORM, WARD, put("materials", {}), "example.missing", "/materials"),
    (FORM, OWNER, put("materials/guardian-proof", 1), "example.hidden", "/materials/guardian-proof"),
    (FORM, "en.json", without_name, "en.missing", "/fields./name"),
    (FORM, "en.json", lambda _: ["no", "object"], "meta.words", ""),
    (FORM, "schema.json", lambda _: 7, "meta.form", ""),
    (FORM, "ui.json", lambda _: "ui", "meta.ui", ""),
    (PLAIN, "item.json", lambda _: [], "meta.item", ""),
    (FORM, "en.json", put("nonsense", "Nonsense"), "en.unused", "/nonsense"),
    (FORM, "ui.json", put("elements/2/elements/6/rule/condition/schema", {"const": 7}), "example.answers", ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "file", "edit", "rule", "pointer"), FAULTS)
def test_a_fault_is_named(tmp_path: Path, code: str, file: str, edit: Edit, rule: str, pointer: str) -> None:
    folder = Folder(tmp_path, code)
    folder.change(f"{code}/{file}", edit)
    found = [fault for fault in folder.faults() if fault.rule == rule]
    assert any(fault.path.startswith(f"{code}/") for fault in found), folder.faults()
    if pointer:
        assert f"{code}/{file}#{pointer}" in [fault.path for fault in found]
    assert all(fault.detail for fault in found)


def test_a_field_that_may_be_hidden_is_not_required_outright(tmp_path: Path) -> None:
    folder = Folder(tmp_path, FORM)
    folder.change(f"{FORM}/schema.json", lambda schema: schema["required"].append("agentName"))
    found = [(fault.rule, fault.path) for fault in folder.faults()]
    assert ("ui.hidden", f"{FORM}/ui.json#/elements/1/elements/0") in found


def test_two_examples_are_too_few(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "HF-GA-13")
    folder.remove("HF-GA-13/examples/truck-window.json")
    assert [(fault.rule, fault.path) for fault in folder.faults()] == [("example.few", "HF-GA-13/examples#")]


def test_half_a_form_is_none(tmp_path: Path) -> None:
    folder = Folder(tmp_path, FORM)
    folder.remove(f"{FORM}/ui.json")
    assert [fault.rule for fault in folder.faults()] == ["form.half"]


def test_an_item_that_is_no_json_says_so(tmp_path: Path) -> None:
    folder = Folder(tmp_path, PLAIN)
    folder.write(f"{PLAIN}/item.json", '{"code": ')
    assert [(fault.rule, fault.path) for fault in folder.faults()] == [("file.json", f"{PLAIN}/item.json#")]


def test_untouched_items_have_no_fault(tmp_path: Path) -> None:
    assert Folder(tmp_path, PLAIN, FORM, EXEMPT).faults() == []
