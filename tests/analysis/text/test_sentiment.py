"""Comments are read as pupils and staff mean them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob

from surveyapp.analysis.text import sentiment
from surveyapp.analysis.text.words import normalise


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I don't feel safe", "negative"),
        ("could be better", "negative"),
        ("nobody talks to me", "negative"),
        ("i love my teachers", "positive"),
        ("not too bad actually", "positive"),
        ("👍", "positive"),
        ("friends good, but toilets bad", "mixed"),
        ("nothing", "no opinion"),
        ("idk", "no opinion"),
        ("", "no opinion"),
        ("nie lubię szkoły bo jest nudna", "not read"),
    ],
)
def test_it_reads_a_comment(text: str, label: str):
    assert sentiment.read(text).label == label


def test_it_names_the_words_that_moved_it():
    assert sentiment.read("The food is HORRIBLE").words == ("HORRIBLE",)


def test_a_concern_makes_a_comment_negative_whatever_its_words():
    assert sentiment.read("I love it when he comes into my room at night").label == "negative"


def test_its_score_is_small_where_neutral_leads():
    assert abs(sentiment.read("We have maths on Tuesday").score) < sentiment.EDGE


@pytest.mark.parametrize(
    "text",
    [
        "really amazingly good",
        "it was badly run",
        "not very good",
        "the food is horrible and the hall is terribly cold",
        "i never feel happy here",
        "my teacher is kind, helpful and very funny",
        "maths on monday",
        "the worst lesson of the week",
        "slightly better than last year",
        "surprisingly boring but nice people",
    ],
)
def test_textblobs_vote_is_textblobs_polarity(text: str):
    assert sentiment.textblob_vote(normalise(text)) == TextBlob(text).sentiment.polarity


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str):
    assert -1 <= sentiment.read(text).score <= 1


def test_reading_loads_neither_scipy_nor_nltk():
    reading = (
        "import sys; from surveyapp.analysis.text import reader; reader.read('I like maths');"
        " print({'scipy', 'nltk', 'sklearn'} & set(sys.modules))"
    )

    printed = subprocess.run([sys.executable, "-c", reading], capture_output=True, check=True)

    assert printed.stdout.split() == [b"set()"]
