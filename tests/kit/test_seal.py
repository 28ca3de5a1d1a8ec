"""A sealed value opens in its own place, unchanged, and nowhere else."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinchuan.kit.keys import keys
from yinchuan.kit.seal import SealBroken, blind, blinds, open_json, open_sealed, seal, seal_json

WHERE = "person.id_number.7"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_again(value: bytes) -> None:
    assert open_sealed(seal(value, WHERE), WHERE) == value


@given(JSON)
def test_json_comes_back_as_it_was(value: object) -> None:
    assert open_json(seal_json(value, WHERE), WHERE) == value


@given(st.binary(max_size=60), st.data())
def test_any_flipped_bit_is_refused(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(value, WHERE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        open_sealed(bytes(sealed), WHERE)


@given(st.binary(max_size=60), st.data())
def test_a_cut_envelope_is_refused(value: bytes, data: st.DataObject) -> None:
    sealed = seal(value, WHERE)
    with pytest.raises(SealBroken):
        open_sealed(sealed[: data.draw(st.integers(0, len(sealed) - 1))], WHERE)


def test_a_value_moved_to_another_row_is_refused() -> None:
    with pytest.raises(SealBroken):
        open_sealed(seal(b"640181199001010018", WHERE), "person.id_number.8")


def test_the_same_value_is_never_sealed_the_same() -> None:
    assert seal(b"x", WHERE) != seal(b"x", WHERE)


def test_the_envelope_names_its_algorithm_and_key() -> None:
    sealed = seal(b"x", WHERE)
    kid, _ = keys().data_box()
    assert sealed.startswith(f"v1.A256GCM.{kid}.".encode())


def test_equal_values_have_equal_indexes_within_one_purpose_only() -> None:
    number = str(uuid4())
    assert blind(number, "id_number") == blind(number, "id_number")
    assert blind(number, "id_number") != blind(number, "mobile")
    assert len(blind(number, "id_number")) == 32
    assert blinds(number, "id_number")[0] == blind(number, "id_number")
