"""Whether a comment speaks well or badly of school, and the words that say so."""

from dataclasses import dataclass
from typing import Literal

from textblob import TextBlob

Label = Literal["negative", "neutral", "positive", "mixed", "no opinion", "not read"]


@dataclass(frozen=True)
class Reading:
    """What a comment says: a score in [-1, 1], its label and the words that moved it.

    "not read" is a comment in another language than English; a person has to read it.
    """

    score: float
    label: Label
    words: tuple[str, ...] = ()


def read(text: str) -> Reading:
    """Read the sentiment of one comment; any text is accepted, the empty one has no opinion."""
    if not text.strip():
        return Reading(0.0, "no opinion")
    score = float(TextBlob(text).sentiment.polarity)
    label: Label = "negative" if score <= -0.05 else "positive" if score >= 0.05 else "neutral"
    return Reading(score, label)
