"""What a comment says between the lines is found, and no text makes the reader fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.text import concerns


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I want to disappear", "suicide"),
        ("he comes into my room at night", "sexual"),
    ],
)
def test_an_indirect_disclosure_is_found(text: str, category: str):
    assert category in {concern.category for concern in concerns.find(text)}


@pytest.mark.parametrize("text", ["that test was killing me", "maths is hard but fun", "", "."])
def test_ordinary_talk_is_left_alone(text: str):
    assert concerns.find(text) == []


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    found = concerns.find(text)

    assert all(1 <= concern.severity <= 3 for concern in found)
