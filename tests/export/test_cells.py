import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.export.cells import (
    CUT,
    LONGEST,
    begins_formula,
    cut,
    escaped,
    is_safe_number,
    safe_text,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"]
)
def test_it_knows_what_begins_a_formula(text):
    assert begins_formula(text)


def test_it_knows_a_formula_behind_what_is_dropped():
    assert begins_formula("\x00=1+1")
    assert begins_formula("\n=1+1")


@pytest.mark.parametrize("text", ["", "7B", "a=b", "it's me", "(-1)"])
def test_it_knows_what_begins_no_formula(text):
    assert not begins_formula(text)


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud83d"])
def test_it_drops_what_no_file_can_hold(control):
    assert safe_text(f"good{control} day") == "good day"


@pytest.mark.parametrize("turn", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_it_drops_what_turns_text_round(turn):
    assert safe_text(f"abc{turn}def") == "abcdef"


def test_it_keeps_lines_emoji_and_other_scripts():
    assert safe_text("one\r\ntwo\rthree\nمرحبا 😀") == "one\ntwo\nthree\nمرحبا 😀"


def test_a_tab_becomes_a_space():
    assert safe_text("one\ttwo") == "one two"


def test_letters_with_accents_are_put_together():
    assert safe_text("e\u0301") == "é"


def test_it_cuts_what_is_too_long_and_says_so():
    text = safe_text("😀" * 20_000)

    assert text.endswith(CUT)
    assert len(text.encode("utf-16-le")) // 2 in (LONGEST, LONGEST - 1)


def test_it_never_cuts_a_character_in_half():
    assert cut("😀😀", 3) == "😀"


def test_what_looks_like_an_escape_is_escaped():
    assert escaped("_x000D_ and _x00zz_") == "_x005F_x000D_ and _x00zz_"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 10**15, -(10.0**15)])
def test_it_knows_numbers_that_a_spreadsheet_spoils(number):
    assert not is_safe_number(number)


@pytest.mark.parametrize("number", [0, -1.5, 10**15 - 1])
def test_it_knows_numbers_that_a_spreadsheet_keeps(number):
    assert is_safe_number(number)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_becomes_one_that_xml_can_hold(text):
    safe = safe_text(text)

    assert safe == unicodedata.normalize("NFC", safe)
    assert safe_text(safe) == safe
    assert not any(
        ord(sign) < 32
        and sign != "\n"
        or 0xD800 <= ord(sign) < 0xE000
        or ord(sign) in (0xFFFE, 0xFFFF)
        for sign in safe
    )
