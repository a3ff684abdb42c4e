"""The models that ship have learned from the texts that are here, and from no others."""

from collections.abc import Iterable

import pytest

from benchmarks import examples, training_texts
from benchmarks.examples import Example
from surveyapp.analysis.text import concerns, lists, sentiment

needs_public_texts = pytest.mark.skipif(
    not examples.SHARED.exists(), reason="the public texts are not in this repository"
)


def head(name: str) -> str:
    lines = (lists.FOLDER / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("# "))


def mark(rows: Iterable[Example]) -> str:
    return f"sha256: {training_texts.digest(row.text for row in rows)}"


@needs_public_texts
def test_the_model_for_concerns_is_made_from_the_present_texts():
    known, talk = training_texts.for_concerns()

    assert mark([*known, *talk]) in head(concerns.MODEL)


@needs_public_texts
@pytest.mark.parametrize("name", [sentiment.WEIGHTS, sentiment.VOTES])
def test_the_models_for_sentiment_are_made_from_the_present_texts(name: str):
    mine, public = training_texts.for_sentiment()

    assert mark([*mine, *public]) in head(name)
