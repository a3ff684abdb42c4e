"""The comments of a file as they were read, and how many there are of each kind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.analysis.text.reader import Read
from surveyapp.reports.comments import LABELS
from surveyapp.reports.concerns import URGENCY


@dataclass(frozen=True)
class ReadComment:
    """One comment, the number of its row in the file, and what was read in it."""

    row: int
    words: str
    read: Read

    @property
    def severity(self) -> int:
        """How soon a person must look: 3 now, 2 the same day, 1 at the next review, 0 not."""
        return max((it.severity for it in self.read.concerns), default=0)


@dataclass(frozen=True)
class CommentFile:
    """The comments in a column of a file, by which reader; `blank` counts rows without one."""

    source: str
    column: str
    version: str
    comments: tuple[ReadComment, ...]
    blank: int

    def labels(self) -> Iterator[tuple[str, int]]:
        """Give each label with how many comments have it."""
        counts: Counter[str] = Counter(it.read.sentiment.label for it in self.comments)
        return ((label, counts[label]) for label in LABELS)

    def urgencies(self) -> Iterator[tuple[str, int]]:
        """Give how soon a person must look with how many comments that holds for."""
        counts = Counter(it.severity for it in self.comments)
        return ((urgency, counts[severity]) for severity, urgency in URGENCY.items())

    def themes(self) -> list[tuple[str, int]]:
        """Give each theme with how many comments mention it, the most common first."""
        counts = Counter(theme for it in self.comments for theme in it.read.themes)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
