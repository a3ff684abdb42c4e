"""The models that ship have learned from the texts that are here, and from no others.

Some of them are public texts that aren't ours to ship; CI has their folder and fails without it.
"""

import os
from collections.abc import Iterable

import pytest

from benchmarks import examples, training_texts
from benchmarks.examples import Example
from surveyapp.analysis.text import concerns, lists, sentiment


@pytest.fixture(autouse=True)
def public_texts() -> None:
    """See that the public texts are there; else these fail in CI, and are skipped elsewhere."""
    if not examples.SHARED.exists():
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"the public texts are not at {examples.SHARED}")


def head(name: str) -> str:
    lines = (lists.FOLDER / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.startswith("# "))


def mark(rows: Iterable[Example]) -> str:
    return f"sha256: {training_texts.digest(row.text for row in rows)}"


def test_the_model_for_concerns_is_made_from_the_present_texts():
    known, talk = training_texts.for_concerns()

    assert mark([*known, *talk]) in head(concerns.MODEL)


@pytest.mark.parametrize("name", [sentiment.WEIGHTS, sentiment.VOTES])
def test_the_models_for_sentiment_are_made_from_the_present_texts(name: str):
    mine, public = training_texts.for_sentiment()

    assert mark([*mine, *public]) in head(name)
