"""What people wrote: the comments with their sentiment, and how much of each sentiment there is.

Sentiment is a summary of a group. It is no alert and ranks nobody, so comments are listed by
question and alphabet, without group, time or anything that ties two comments to one person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from surveyapp.analysis.text import sentiment
from surveyapp.analysis.text.sentiment import Label, Reading
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.reports.privacy import OUTSIDE, Figure, Hidden
from surveyapp.reports.results import Share

LABELS: tuple[Label, ...] = (
    "positive",
    "mixed",
    "neutral",
    "negative",
    "no opinion",
    "not read",
)


@dataclass(frozen=True)
class Said:
    """One comment as it was kept: in which sitting, to which question, in which words."""

    sitting: UUID
    question: str
    words: str


@dataclass(frozen=True)
class CommentRow:
    """One comment with its reading, and nothing that says whose it is."""

    question: str
    words: str
    reading: Reading


@dataclass(frozen=True)
class Comments:
    """The comments of a wave; `respondents` is how many people wrote any.

    Everything is hidden and `rows` is empty while fewer than OUTSIDE people answered the wave; the
    sentiment is hidden while fewer than OUTSIDE wrote comments.
    """

    respondents: Figure
    n: Figure
    sentiment: tuple[Share, ...]
    rows: tuple[CommentRow, ...]


def comments(questionnaire: Questionnaire, said: Iterable[Said], answered: int) -> Comments:
    """Read the comments of a wave that `answered` people answered, as far as they may be shown."""
    kept = list(said) if answered >= OUTSIDE else []
    readings: Mapping[str, Reading] = {
        words: sentiment.read(words) for words in {one.words for one in kept}
    }
    order = list(questionnaire.questions)
    kept.sort(key=lambda one: (order.index(one.question), one.words.casefold(), one.words))
    people = len({one.sitting for one in kept})
    rows = [
        CommentRow(questionnaire.questions[one.question].text, one.words, readings[one.words])
        for one in kept
    ]
    return Comments(
        respondents=people if answered >= OUTSIDE else Hidden.CONFIDENTIAL,
        n=len(rows) if answered >= OUTSIDE else Hidden.CONFIDENTIAL,
        sentiment=_shares(rows, hidden=people < OUTSIDE),
        rows=tuple(rows),
    )


def _shares(rows: list[CommentRow], *, hidden: bool) -> tuple[Share, ...]:
    if hidden:
        confidential = Hidden.CONFIDENTIAL
        return tuple(Share(label, confidential, confidential, label) for label in LABELS)
    counts = Counter(row.reading.label for row in rows)
    return tuple(Share(label, counts[label], counts[label] / len(rows), label) for label in LABELS)
