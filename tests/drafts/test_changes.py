"""`PATCH /api/drafts/{id}`: a change by JSON Patch, based on a version, repeatable by its key."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.drafts.conftest import ITEM, SLOT, Draft, set_to
from tests.people import Citizen


@pytest.fixture
def begun(draft: Draft) -> Draft:
    draft.puts({"city": "成都"})
    return draft


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("media", ["application/json-patch+json", "application/json"])
def test_a_change_makes_a_version(begun: Draft, media: str) -> None:
    paper = str(uuid4())
    changed = begun.patches(
        {"op": "test", "path": "/answers/city", "value": "成都"},
        set_to("/answers/city", "西安"),
        set_to("/answers/diagnosis", "骨折"),
        set_to(f"/materials/{SLOT}", [paper]),
        base="1.1",
        **{"Content-Type": media},
    )
    assert (changed.status_code, changed.json()["version"], changed.headers["ETag"]) == (200, "1.2", '"1.2"')
    found = begun.reads().json()
    assert found["answers"] == {"city": "西安", "diagnosis": "骨折"}
    assert [m["id"] for m in found["materials"][SLOT]] == [paper]


def test_a_change_says_what_it_is_based_on_and_which_entry_it_is(begun: Draft) -> None:
    change = set_to("/answers/city", "西安")
    assert code(begun.patches(change, base=None)) == (428, "if_match_needed")
    assert code(begun.patches(change, base="1.1", **{"Idempotency-Key": ""})) == (
        400,
        "idempotency_key_needed",
    )
    for key in ("1", "not a key"):
        assert code(begun.patches(change, base="1.1", key=key)) == (400, "idempotency_key_malformed")
    assert begun.reads().json()["version"] == "1.1"


def test_a_repeat_is_answered_with_the_version_it_made_whatever_came_after(begun: Draft) -> None:
    key = uuid4()
    first = begun.patches(set_to("/answers/city", "西安"), base="1.1", key=key)
    begun.patches(set_to("/answers/city", "重庆"), base="1.2")
    for base in ("1.1", "1.3", None):
        again = begun.patches(set_to("/answers/city", "西安"), base=base, key=key)
        assert (again.status_code, again.json()) == (200, first.json())
    assert begun.reads().json()["answers"] == {"city": "重庆"}
    begun.citizen.call("DELETE", begun.path)
    assert begun.patches(set_to("/answers/city", "西安"), base="1.1", key=key).json() == first.json()


def test_an_answer_names_the_write_it_is_to(draft: Draft) -> None:
    """So that what a cache has kept of another one is told from it."""
    key = uuid4()
    first = draft.puts({"city": "成都"})
    changed = draft.patches(set_to("/answers/city", "西安"), base="1.1", key=key)
    whole = draft.puts({"city": "重庆"}, base="1.2")
    answers = [answer.json() for answer in (first, changed, whole)]
    assert [(each["write"], each["version"]) for each in answers] == [
        ("", "1.1"),
        (str(key), "1.2"),
        ("1.2", "1.3"),
    ]


def test_a_key_is_for_one_change(begun: Draft) -> None:
    key = uuid4()
    begun.patches(set_to("/answers/city", "西安"), base="1.1", key=key)
    assert code(begun.patches(set_to("/answers/city", "重庆"), base="1.2", key=key)) == (422, "key_reused")
    other = Draft(begun.citizen)
    other.puts({})
    assert code(other.patches(set_to("/answers/city", "西安"), base="1.1", key=key)) == (422, "key_reused")


def test_a_refusal_is_not_kept_under_its_key(begun: Draft) -> None:
    key = uuid4()
    assert begun.patches(set_to("/answers/city", "西安"), base="1.9", key=key).status_code == 412
    assert begun.patches(set_to("/answers/city", "西安"), base="1.1", key=key).status_code == 200


def test_a_key_is_its_owners(begun: Draft, xiaoyan: Citizen) -> None:
    key = uuid4()
    begun.patches(set_to("/answers/city", "西安"), base="1.1", key=key)
    theirs = Draft(xiaoyan, begun.id)
    assert code(theirs.patches(set_to("/answers/city", "西安"), base="1.1", key=key)) == (404, "not_found")
    own = Draft(xiaoyan.begins(ITEM).consents())
    own.puts({})
    assert own.patches(set_to("/answers/city", "西安"), base="1.1", key=key).json()["version"] == "1.2"


def test_an_old_or_unknown_base_brings_the_newest_copy(begun: Draft) -> None:
    begun.patches(set_to("/answers/city", "西安"), base="1.1")
    for base, says in (("1.1", "version_moved"), ("1.7", "unknown_base"), ("3.1", "unknown_base")):
        refused = begun.patches(set_to("/answers/city", "重庆"), base=base)
        assert code(refused) == (412, says)
        assert refused.json()["current"]["answers"] == {"city": "西安"}


def test_changes_that_do_not_fit_are_refused_and_change_nothing(begun: Draft) -> None:
    refusals: dict[tuple[int, str], dict[str, Any]] = {
        (409, "patch_test_failed"): {"op": "test", "path": "/answers/city", "value": "x"},
        (409, "patch_conflict"): {"op": "remove", "path": "/answers/diagnosis"},
        (422, "patch_path"): {"op": "add", "path": "/round", "value": 3},
        (422, "unknown_fields"): set_to("/answers/evil", 1),
        (422, "draft_shape"): set_to(f"/materials/{SLOT}", ["no id"]),
        (413, "draft_too_big"): set_to("/answers/city", ["x" * 7000] * 40),
    }
    for expected, change in refusals.items():
        assert code(begun.patches(change, base="1.1")) == expected
    assert begun.patches({"op": "move", "path": "/answers/a", "from": "/x"}, base="1.1").status_code == 400
    assert code(begun.patches(*[set_to("/answers/city", "x")] * 201, base="1.1")) == (422, "too_many_changes")
    assert begun.reads().json()["version"] == "1.1"


def test_of_two_changes_at_once_one_wins_and_the_other_is_told(begun: Draft) -> None:
    rival = Draft(Citizen(begun.citizen.server, begun.citizen.name).signs_in(), begun.id)
    with ThreadPoolExecutor(2) as pool:
        for n in range(1, 11):
            change = set_to("/answers/city", str(n))
            sent = [pool.submit(each.patches, change, base=f"1.{n}") for each in (begun, rival)]
            assert sorted(each.result().status_code for each in sent) == [200, 412]


def test_of_the_same_change_sent_twice_at_once_both_get_its_version(begun: Draft) -> None:
    twin = Draft(Citizen(begun.citizen.server, begun.citizen.name).signs_in(), begun.id)
    with ThreadPoolExecutor(2) as pool:
        for n in range(1, 11):
            key, change = uuid4(), set_to("/answers/city", str(n))
            sent = [pool.submit(each.patches, change, base=f"1.{n}", key=key) for each in (begun, twin)]
            answers = {(each.result().status_code, each.result().json().get("version")) for each in sent}
            assert answers == {(200, f"1.{n + 1}")}


def test_a_change_of_a_draft_that_a_restored_backup_lacks_asks_for_the_whole_of_it(draft: Draft) -> None:
    refused = draft.patches(set_to("/answers/city", "西安"), base="1.4")
    assert code(refused) == (412, "unknown_base")
    assert refused.json()["current"] is None
    assert draft.puts({"city": "西安"}).status_code in {200, 201}
