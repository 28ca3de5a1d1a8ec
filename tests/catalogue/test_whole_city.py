"""Search among all 8,068 items: how good, how large, and the same on the phone as on the server.

`just try tests/catalogue/test_whole_city.py -s` prints the figures; a better search writes its own into
search_figures.json by hand, a worse one fails."""

import json
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import msgspec
import pytest

from tests.browser import Chromium
from tests.catalogue.folder import linted
from tests.catalogue.grading import QUERIES, table
from tests.catalogue.phone import SLOWER, Phone, bundle
from tests.catalogue.whole_city import CITY, SIZE, folder, made, searchable
from yinchuan.domains.catalogue.rules import Shelf, search
from yinchuan.domains.catalogue.rules.packing import pack
from yinchuan.domains.catalogue.schemas import IndexOut
from yinchuan.domains.catalogue.service.reading import read

FIGURES = json.loads((Path(__file__).parent / "search_figures.json").read_text())
MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return searchable()


@pytest.fixture(scope="module")
def index(shelf: Shelf) -> IndexOut:
    return pack("whole", [entry.line for entry in shelf.entries], shelf.speech)


@pytest.fixture(scope="module")
def found(shelf: Shelf) -> dict[str, list[str]]:
    return {one["query"]: [line.code for line in search(shelf, one["query"])] for one in QUERIES}


def test_what_is_made_are_items_like_ours(tmp_path: Path) -> None:
    assert linted(read(folder(tmp_path / "schemas", 200))) == []
    assert len({item["codes"]["task"] for item in made()}) == SIZE - 100


def test_every_item_is_in_the_index_once(index: IndexOut) -> None:
    codes = [code for places in index.codes for code in places]
    assert len(codes) == len(set(codes)) == SIZE


def test_what_city_and_counties_offer_is_one_line(shelf: Shelf) -> None:
    offered = [entry.line for entry in shelf.entries if len(entry.line.places) == 7]
    assert offered and all(
        line.code == line.places[0].code and line.places[0].division == CITY for line in offered
    )
    for query in ("许可变更", "查询", "bukan"):
        names = [line.name.zh for line in search(shelf, query)]
        assert len(names) == len(set(names))


def test_the_persons_own_county_comes_first(shelf: Shelf) -> None:
    first = search(shelf, "许可变更", "640181", most=10)
    assert all(any(place.division == "640181" for place in line.places) for line in first)


def test_the_index_is_small(index: IndexOut) -> None:
    plain = msgspec.json.encode(index)
    packed = len(brotli.compress(plain, quality=11))
    print(f"\nindex of {SIZE} items: {len(plain)} bytes, {packed} by brotli")
    assert packed < MOST_BYTES


def test_the_right_items_stand_first(found: dict[str, list[str]]) -> None:
    assert len(QUERIES) >= 150
    measured = table(found)
    print("\nnDCG in hundredths:", *(f"{kind:14} {row}" for kind, row in measured.items()), sep="\n")
    worse = {
        k: (row, measured[k]) for k, row in FIGURES.items() if any(measured[k][at] < row[at] for at in row)
    }
    assert worse == {}
    assert measured.keys() == FIGURES.keys()


def test_nonsense_finds_nothing(shelf: Shelf) -> None:
    assert [search(shelf, text) for text in ("量子纠缠", "qqqqqq", "龘靐")] == [[], [], []]


def test_the_phone_finds_the_same(
    chromium: Chromium, tmp_path: Path, index: IndexOut, shelf: Shelf, found: dict[str, list[str]]
) -> None:
    phone = Phone(chromium.opens("phone").new_page(), bundle(tmp_path), index)
    seen = {query: phone.search(query) for query in found}
    print(
        f"\non a phone {SLOWER} times slower: ready in {phone.ready:.0f} ms; a query takes {phone.figures()}"
    )
    ours = [entry.line for entry in shelf.entries]
    assert phone.lines == [
        [line.code, line.pinyin, line.alias_pinyin, [place.code for place in line.places]] for line in ours
    ]
    assert seen == found
