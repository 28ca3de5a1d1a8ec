"""Prefilled values: with their source, about the owner only, and never held up by a register."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.forms.vectors import DAY
from tests.people import Citizen, Refused
from tests.server import ROOT, Server
from yinchuan.domains.forms.service import compile_form

ITEMS = sorted(path.parent for path in (ROOT / "shared-schemas" / "items").glob("*/ui.json"))
REGISTERS = json.loads((ROOT / "assets" / "seed" / "registers.json").read_text())


@pytest.fixture(scope="module")
def broken(make_server: Callable[..., Server]) -> Iterator[Server]:
    """The household register is down, that of residence does not answer in time, the library is down."""
    running = make_server(
        "broken",
        REGISTER_MODES="household=down, residence=slow, e_licence=down",
        REGISTER_TIMEOUT_SECONDS="0.4",
    ).start()
    yield running
    running.stop()


@pytest.fixture(scope="module", params=["down", "broken"])
def without_population(
    make_server: Callable[..., Server], request: pytest.FixtureRequest
) -> Iterator[Server]:
    running = make_server(f"unknown_{request.param}", REGISTER_MODES=f"population={request.param}").start()
    yield running
    running.stop()


def begins(someone: Citizen, item: str) -> dict[str, Any]:
    """What comes with the form for somebody who has agreed to what it asks first."""
    someone.begins(item).consents()
    return opens(someone, item)


def opens(someone: Citizen, item: str) -> dict[str, Any]:
    found: dict[str, Any] = someone.ask("GET", f"/api/drafts/for/{item}")
    return found


def values(begun: dict[str, Any]) -> dict[str, Any]:
    return {fact["path"]: fact["value"] for fact in begun["facts"]}


def test_known_values_come_with_their_source(xiulan: Citizen) -> None:
    facts = {fact["path"]: fact for fact in begins(xiulan, "HF-MZ-06")["facts"]}
    assert facts["person.name"]["value"] == "马秀兰"
    assert facts["person.idNumber"]["value"] == xiulan.id_number
    assert facts["person.mobile"]["value"] == xiulan.mobile
    assert facts["person.birthDate"]["value"] == "1944-03-08"
    assert facts["person.birthDate"]["source"] == "population"
    assert facts["person.birthDate"]["sourceName"] == {"zh": "公安人口库", "en": "Population register"}
    assert all(fact["demo"] for fact in facts.values())


def test_before_its_owner_has_agreed_only_the_account_itself_is_known(server: Server) -> None:
    jingyi = Citizen(server, "何静怡", "13600000007").signs_in().has_name()
    own = {
        "account.name": "何静怡",
        "account.idNumber": jingyi.id_number,
        "account.mobile": jingyi.mobile,
    }
    begun = opens(jingyi, "HF-GA-04")
    assert (values(begun), begun["licences"], begun["registersDown"]) == (own, [], [])
    jingyi.begins("HF-GA-04").consents()
    agreed = opens(jingyi, "HF-GA-04")
    assert values(agreed)["birth.name"] == "周沐阳"
    assert agreed["licences"]
    assert values(opens(jingyi.takes_back(), "HF-GA-04")) == own


def test_parents_find_their_newborn(server: Server) -> None:
    for parent in ("周明", "何静怡"):
        found = values(begins(Citizen(server, parent).signs_in().has_name(), "HF-GA-04"))
        assert (found["birth.name"], found["account.name"]) == ("周沐阳", parent)


def test_a_form_gets_only_what_it_asks_for(xiulan: Citizen) -> None:
    ui = (ROOT / "shared-schemas" / "items" / "HF-YB-02" / "ui.json").read_text()
    assert [path for path in values(begins(xiulan, "HF-YB-02")) if f'"{path}"' not in ui] == []
    assert "socialCard.bankAccount" not in values(begins(xiulan, "HF-YB-02"))


def test_before_the_name_is_proven_no_register_is_asked(server: Server) -> None:
    someone = Citizen(server, "马秀兰", "13600000001").signs_in()
    begun = begins(someone, "HF-MZ-06")
    assert values(begun) == {"person.mobile": someone.mobile}
    assert begun["licences"] == []


def test_a_broken_register_is_named_and_the_rest_is_there(broken: Server) -> None:
    begun = begins(Citizen(broken, "马秀兰").signs_in().has_name(), "HF-MZ-06")
    assert {register["zh"] for register in begun["registersDown"]} == {"公安户籍库", "公安居住登记库"}
    found = values(begun)
    assert found["socialCard.bank"] == "ningxia"
    assert "residence.address" not in found
    assert begun["licences"] == []


def test_no_identity_is_confirmed_while_the_register_is_down(without_population: Server) -> None:
    xiulan = Citizen(without_population, "马秀兰").signs_in()
    with pytest.raises(Refused, match="503 register_down") as refused:
        xiulan.has_name()
    assert int(refused.value.answer.headers["Retry-After"]) > 0
    assert xiulan.ask("GET", "/api/session")["level"] == 1


@pytest.mark.parametrize("folder", ITEMS, ids=lambda folder: folder.name)
def test_every_prefilled_value_fits_the_field_it_goes_into(folder: Any) -> None:
    schema, ui = (json.loads((folder / name).read_text()) for name in ("schema.json", "ui.json"))
    form = compile_form(schema, ui, {})
    for known in people_with_facts():
        answers = {name: known[path] for path, name in prefills(ui).items() if path in known}
        wrong = [
            error
            for error in form.check(form.normalise(answers), DAY)
            if error.code not in {"required", "hidden_filled"}
            and error.pointer.count("/") == 1
            # Who is too young for it is told so by what the register says.
            and error.params.get("reason") != "young"
        ]
        assert wrong == []


def people_with_facts() -> Iterator[dict[str, Any]]:
    numbers = {number for records in REGISTERS.values() for number in records}
    for number in sorted(numbers):
        known: dict[str, Any] = {}
        for code, records in REGISTERS.items():
            if code != "e_licence":
                known |= records.get(number, {})
        yield known


def prefills(node: Any) -> dict[str, str]:
    """Prefill name → field, of a whole UI schema."""
    if isinstance(node, list):
        return {path: name for each in node for path, name in prefills(each).items()}
    if not isinstance(node, dict):
        return {}
    found = {path: name for each in node.values() for path, name in prefills(each).items()}
    if path := node.get("options", {}).get("prefill"):
        found[path] = node["scope"].removeprefix("#/properties/")
    return found


def test_every_prefill_name_of_every_form_has_a_source() -> None:
    from yinchuan.domains.exchange.sources import sources

    own = {f"{who}.{what}" for who in ("person", "account") for what in ("name", "idNumber", "mobile")}
    given = own.union(*(each.gives for each in sources().values()))
    asked = {path for folder in ITEMS for path in prefills(json.loads((folder / "ui.json").read_text()))}
    assert asked - given == set()
