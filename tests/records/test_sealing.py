"""What is sealed opens only with its key and in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.records import sealing

KEY = b"k" * 32


@given(st.binary(max_size=500), st.text(max_size=50).filter(lambda text: text.isprintable()))
def test_it_opens_what_it_sealed(text: bytes, where: str):
    assert sealing.unseal(KEY, sealing.seal(KEY, text, where), where) == text


def test_the_same_words_never_look_the_same():
    assert sealing.seal(KEY, b"I feel safe", "here") != sealing.seal(KEY, b"I feel safe", "here")


@pytest.mark.parametrize(
    ("key", "where"), [(b"x" * 32, "here"), (KEY, "there")], ids=["another key", "another place"]
)
def test_it_opens_nowhere_else(key: bytes, where: str):
    sealed = sealing.seal(KEY, b"I feel safe", "here")

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(key, sealed, where)


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_byte_is_noticed(place: int):
    sealed = bytearray(sealing.seal(KEY, b"I feel safe", "here"))
    sealed[place] ^= 1

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(KEY, bytes(sealed), "here")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_what_was_cut_short_does_not_open(length: int):
    sealed = sealing.seal(KEY, b"I feel safe", "here")[:length]

    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(KEY, sealed, "here")


def test_keys_are_random():
    assert sealing.new_key() != sealing.new_key()
    assert len(sealing.new_key()) == 32
