"""What people wrote: the comments with their sentiment and themes, and how much there is of each.

Sentiment is a summary of a group. It is no alert and ranks nobody, so comments are listed by
question and alphabet, without group, time or anything that ties two comments to one person. Labels
are those of the stored readings, and a person's where one was put right.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from surveyapp.questionnaire.model import Questionnaire
from surveyapp.reports.privacy import OUTSIDE, Figure, Hidden, visible
from surveyapp.reports.results import Share

LABELS: tuple[str, ...] = (
    "positive",
    "mixed",
    "neutral",
    "negative",
    "no opinion",
    "not read",
)
UNREAD = LABELS[-1]
ON_THEMES = LABELS[:4]


@dataclass(frozen=True)
class Said:
    """One comment as it was kept and read: in which sitting, to which question, in which words.

    `themes` are its labels by theme. `kept_back` is a comment that other people look after.
    """

    sitting: UUID
    question: str
    words: str
    label: str = UNREAD
    themes: Mapping[str, str] = field(default_factory=dict)
    kept_back: bool = False


@dataclass(frozen=True)
class CommentRow:
    """One comment with its label and themes, and nothing that says whose it is."""

    question: str
    words: str | Hidden
    label: str
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """What `respondents` people wrote about in `n` comments, and how they spoke of it."""

    name: str
    respondents: int
    n: int
    sentiment: tuple[Share, ...]


@dataclass(frozen=True)
class Comments:
    """The comments of a wave; `respondents` is how many people wrote any.

    Everything is hidden and `rows` is empty while fewer than OUTSIDE people answered the wave; the
    sentiment is hidden while fewer than OUTSIDE wrote comments. A theme that fewer wrote about, or
    whose people could be worked out from others, isn't named at all.
    """

    respondents: Figure
    n: Figure
    sentiment: tuple[Share, ...]
    themes: tuple[Theme, ...]
    rows: tuple[CommentRow, ...]


def comments(questionnaire: Questionnaire, said: Iterable[Said], answered: int) -> Comments:
    """Sum up the comments of a wave that `answered` people answered, as far as may be shown."""
    kept = list(said) if answered >= OUTSIDE else []
    order = list(questionnaire.questions)
    kept.sort(key=lambda one: (order.index(one.question), one.words.casefold(), one.words))
    people = len({one.sitting for one in kept})
    themes = tuple(_themes(kept))
    named = {theme.name for theme in themes}
    return Comments(
        respondents=people if answered >= OUTSIDE else Hidden.CONFIDENTIAL,
        n=len(kept) if answered >= OUTSIDE else Hidden.CONFIDENTIAL,
        sentiment=_shares([one.label for one in kept], LABELS, hidden=people < OUTSIDE),
        themes=themes,
        rows=tuple(_row(questionnaire, one, named) for one in kept),
    )


def _row(questionnaire: Questionnaire, one: Said, named: set[str]) -> CommentRow:
    return CommentRow(
        question=questionnaire.questions[one.question].text,
        words=Hidden.CONFIDENTIAL if one.kept_back else one.words,
        label=one.label,
        themes=tuple(sorted(one.themes.keys() & named)),
    )


def _themes(kept: Sequence[Said]) -> Iterator[Theme]:
    """Sum up the themes that may be shown beside everyone's sentiment, the most common first."""
    places = {sitting: place for place, sitting in enumerate({one.sitting for one in kept})}
    found = sorted({name for one in kept for name in one.themes})
    masks = {name: np.zeros(len(places), dtype=np.bool_) for name in found}
    for one in kept:
        for name in one.themes:
            masks[name][places[one.sitting]] = True
    shown = visible(masks, OUTSIDE)
    for name in sorted(shown, key=lambda name: (-int(masks[name].sum()), name)):
        labels = [one.themes[name] for one in kept if name in one.themes]
        shares = _shares(labels, ON_THEMES, hidden=False)
        yield Theme(name, int(masks[name].sum()), len(labels), shares)


def _shares(labels: Sequence[str], among: Sequence[str], *, hidden: bool) -> tuple[Share, ...]:
    if hidden:
        confidential = Hidden.CONFIDENTIAL
        return tuple(Share(label, confidential, confidential, label) for label in among)
    counts = Counter(labels)
    return tuple(Share(label, counts[label], counts[label] / len(labels), label) for label in among)
