"""Which of two groups took part: what a file calls the programme group and the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.exchange.matching import normalised
from surveyapp.exchange.tables import Unusable
from surveyapp.reports.evaluated import COMPARISON, PROGRAMME

SHOWN = 5  # names of groups in a sentence


@dataclass(frozen=True)
class Arms:
    """The words of a file for the programme group and for the other, "" where there is none."""

    programme: str = ""
    comparison: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The words for each group there is."""
        both = {PROGRAMME: self.programme, COMPARISON: self.comparison}
        return {arm: word for arm, word in both.items() if word}

    def of(self, text: str) -> str:
        """Say which group a cell names; "" for neither."""
        plain = normalised(text)
        return next((arm for arm, word in self.words.items() if normalised(word) == plain), "")

    def counted(self, numbers: Mapping[str, int]) -> dict[str, int]:
        """Give counts by the words of the file as counts by group; raises Unusable."""
        counts: dict[str, int] = {}
        for word, number in numbers.items():
            arm = self.of(word)
            if bool(word) != bool(self.words) or (word and not arm):
                raise Unusable(self._how_to_count())
            counts[arm] = number
        if counts and self.words and len(counts) < len(self.words):
            raise Unusable(self._how_to_count())
        return counts

    def _how_to_count(self) -> str:
        if not self.words:
            return "Give one number of people who were invited, since there are no groups."
        wanted = " and ".join(f"{word}=NUMBER" for word in self.words.values())
        return f"Give the number of people who were invited for each group: {wanted}."


def read_arms(header: str, programme: str | None, texts: Iterable[str]) -> Arms:
    """Find the two groups in the cells of a column; raises Unusable where they aren't clear.

    `programme` is what the column holds for who took part; "programme" needs no saying.
    """
    words: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        if normalised(text):
            words.setdefault(normalised(text), text)
    if not words:
        raise Unusable(f"The column {header!r} is empty, so it makes no groups.")
    if len(words) > 2:
        raise Unusable(
            f"The column {header!r} holds {len(words)} groups, {_listed(words.values())}: leave "
            "two, and empty the cell of whoever is in neither."
        )
    chosen = normalised(programme or PROGRAMME)
    if chosen not in words:
        raise Unusable(
            f"Say which group of the column {header!r} took part, with --programme: it holds "
            f"{_listed(words.values())}."
        )
    others = [word for plain, word in words.items() if plain != chosen]
    return Arms(words[chosen], *others)


def _listed(words: Iterable[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    more = len(quoted) - SHOWN
    return ", ".join(quoted[:SHOWN]) + (f" and {more} more" if more > 0 else "")
