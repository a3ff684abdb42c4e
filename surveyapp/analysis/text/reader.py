"""Reads a comment whole: how it speaks, what a person must look at, and what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.analysis.text import concerns, sentiment
from surveyapp.analysis.text.concerns import Concern
from surveyapp.analysis.text.sentiment import Label, Reading

VERSION = "1"


@dataclass(frozen=True)
class Read:
    """What was read in one comment: its sentiment, its concerns, and its label on each theme."""

    sentiment: Reading
    concerns: tuple[Concern, ...] = ()
    themes: Mapping[str, Label] = field(default_factory=dict)


def read(text: str) -> Read:
    """Read one comment; any text is accepted."""
    return Read(sentiment.read(text), tuple(concerns.find(text)))
