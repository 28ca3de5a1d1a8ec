"""`PUT /api/drafts/{id}`: the whole draft, repeatable, never over somebody's newer edit."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.drafts.conftest import ITEM, SLOT, Draft
from tests.people import Citizen


def test_a_draft_is_stored_and_read_again(draft: Draft) -> None:
    saved = draft.puts({"city": "成都", "diagnosis": "𠮷·阿"})
    assert (saved.status_code, saved.json()["version"], saved.headers["ETag"]) == (200, "1.1", '"1.1"')
    found = draft.reads()
    assert found.headers["ETag"] == '"1.1"'
    assert found.json()["answers"] == {"city": "成都", "diagnosis": "𠮷·阿"}
    assert found.json()["round"] == 0


def test_the_same_put_twice_is_answered_the_same(draft: Draft) -> None:
    first, again = draft.puts({"city": "成都"}), draft.puts({"city": "成都"})
    assert again.json() == first.json()
    second = draft.puts({"city": "重庆"}, base="1.1")
    assert second.json()["version"] == "1.2"
    assert draft.puts({"city": "重庆"}, base="1.1").json() == second.json()


def test_other_content_without_a_base_is_a_conflict_that_shows_what_is_stored(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    refused = draft.puts({"city": "重庆"})
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_exists")
    assert refused.json()["current"]["answers"] == {"city": "成都"}


def test_an_older_base_brings_the_newer_copy(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    draft.puts({"city": "重庆"}, base="1.1")
    refused = draft.puts({"city": "西安"}, base="1.1")
    assert (refused.status_code, refused.json()["code"]) == (412, "version_moved")
    assert refused.json()["current"]["version"] == "1.2"
    assert refused.json()["current"]["answers"] == {"city": "重庆"}


@pytest.mark.parametrize("base", ["1.9", "2.1", "0.1", "x", "", "9.9.9"])
def test_a_base_the_server_never_made_is_unknown(draft: Draft, base: str) -> None:
    draft.puts({"city": "成都"})
    refused = draft.puts({"city": "西安"}, base=base)
    assert (refused.status_code, refused.json()["code"]) == (412, "unknown_base")
    assert draft.reads().json()["answers"] == {"city": "成都"}


def test_a_base_of_a_draft_that_is_not_there_is_unknown(draft: Draft) -> None:
    refused = draft.puts({"city": "成都"}, base="1.3")
    assert (refused.status_code, refused.json()["code"]) == (412, "unknown_base")
    assert draft.reads().status_code == 404


def test_an_id_is_not_reused_for_another_item(draft: Draft) -> None:
    draft.puts({})
    other = draft.citizen.ask("GET", "/api/items/HF-GA-08")["revision"]
    refused = draft.puts({}, base="1.1", item="HF-GA-08", revision=other)
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_exists")


def test_unknown_fields_slots_items_and_revisions_are_refused(draft: Draft) -> None:
    refused = draft.puts({"city": "成都", "evil": 1}, materials={"nowhere": []})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_fields")
    assert {e["pointer"] for e in refused.json()["errors"]} == {"/answers/evil", "/materials/nowhere"}
    for change in ({"revision": 999_999}, {"item": "HF-XX-99"}):
        refused = draft.puts({}, **change)
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_revision")
    window = draft.citizen.ask("GET", "/api/items/HF-ZR-06")
    if window["form"] is None:
        refused = draft.puts({}, item="HF-ZR-06", revision=window["revision"])
        assert (refused.status_code, refused.json()["code"]) == (422, "no_form")


def test_a_draft_says_which_device_saved_it_last(draft: Draft) -> None:
    draft.puts({"city": "银川"})
    sessions = draft.citizen.ask("GET", "/api/people/me")["sessions"]
    assert draft.reads().json()["device"] == next(line["device"] for line in sessions if line["isThis"]) != ""


def test_a_draft_may_be_incomplete_and_wrong_for_now(draft: Draft) -> None:
    assert draft.puts({"idNumber": "640181199902290013"}).status_code == 200


def test_too_much_is_too_much(draft: Draft) -> None:
    refused = draft.puts({"city": ["x" * 7000] * 40})
    assert (refused.status_code, refused.json()["code"]) == (413, "draft_too_big")
    assert draft.reads().status_code == 404


def test_a_named_material_that_is_still_on_its_way_is_shown_as_such(draft: Draft) -> None:
    paper = str(uuid4())
    draft.puts({}, materials={SLOT: [paper]})
    (shown,) = draft.reads().json()["materials"][SLOT]
    assert (shown["id"], shown["state"], shown["received"]) == (paper, "receiving", 0)


def test_of_two_writers_at_once_one_wins_and_the_other_is_told(draft: Draft) -> None:
    draft.puts({"city": "0"})
    rival = Citizen(draft.citizen.server, draft.citizen.name).signs_in()
    writers = [(draft, "here"), (Draft(rival, draft.id), "there")]
    with ThreadPoolExecutor(2) as pool:
        for n in range(1, 11):
            sent = [pool.submit(who.puts, {"city": f"{where} {n}"}, f"1.{n}") for who, where in writers]
            assert sorted(each.result().status_code for each in sent) == [200, 412]


def test_a_thrown_away_draft_never_comes_back(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    assert draft.citizen.call("DELETE", draft.path).status_code == 204
    assert draft.citizen.call("DELETE", draft.path).status_code == 204
    assert draft.reads().status_code == 410
    for late in (draft.puts({"city": "成都"}), draft.puts({"city": "西安"}, base="1.1")):
        assert (late.status_code, late.json()["code"]) == (410, "draft_deleted")
    assert str(draft.id) not in {line["id"] for line in draft.citizen.ask("GET", "/api/drafts")["drafts"]}


def test_somebody_elses_draft_is_not_there(draft: Draft, xiaoyan: Citizen) -> None:
    draft.puts({"city": "成都"})
    theirs = Draft(xiaoyan, draft.id)
    answers = [
        theirs.reads(),
        theirs.puts({"city": "成都"}),
        theirs.puts({"city": "西安"}, base="1.1"),
        theirs.patches({"op": "remove", "path": "/answers/city"}, base="1.1"),
        xiaoyan.call("DELETE", draft.path),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(404, "not_found")}
    assert draft.reads().json()["answers"] == {"city": "成都"}


def test_without_a_session_nothing_is_said(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    draft.citizen.wire.cookies.clear()
    assert {draft.reads().status_code, draft.puts({}, revision=1).status_code} == {401}


def test_begin_gives_the_open_draft_the_known_facts_and_the_licences(draft: Draft) -> None:
    draft.puts({"city": "成都"})
    begun = draft.citizen.ask("GET", f"/api/drafts/for/{ITEM}")
    assert begun["draft"]["id"] == str(draft.id)
    assert "马秀兰" in {fact["value"] for fact in begun["facts"]}
    assert isinstance(begun["licences"], list)
    assert draft.citizen.call("GET", "/api/drafts/for/HF-XX-99").status_code == 404
