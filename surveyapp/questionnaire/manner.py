"""How answers were given: what can differ between two pupils who answer the same version.

What a version fixes (its words, faces, symbols and recordings) is the same for all and isn't said
again. Nothing here is a time: whether somebody hurried is worked out on the tablet, and a day is
what the tablet's clock says, which may be wrong. Whatever of it can't be read is dropped, since it
must never cost an answer.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Way(StrEnum):
    """One thing that was so when the answers were given; what isn't named was not so.

    LISTENED: something was read aloud. BIGGER, CALM and AIRY: the looks that were on at the end.
    HURRIED: of at least five screens with a rating or faces, more than half were there for less
    than 1.5 seconds, so the median was less. ONE_PAGE: no script ran, so all questions stood on one
    page, there was nothing to listen to or to choose, and no time was taken. UNDERSTOOD: each
    practice question with known answers got one. SENT_LATER: the answers came on another day than
    the tablet claims.

    A page that is loaded again, or opened on another tablet, begins anew with LISTENED and HURRIED.
    The 1.5 seconds are ours, below the two seconds an item under which Huang et al. (2012), Journal
    of Business and Psychology 27, 99-114, doubt adults' answers: a question here is one short line.
    """

    LISTENED = "listened"
    BIGGER = "bigger"
    CALM = "calm"
    AIRY = "airy"
    HURRIED = "hurried"
    ONE_PAGE = "one_page"
    UNDERSTOOD = "understood"
    SENT_LATER = "sent_later"


TIMED = ("rating", "faces")  # the types of question on whose screens the time counts
SAID_BY_TABLETS = (Way.LISTENED, Way.BIGGER, Way.CALM, Way.AIRY, Way.HURRIED)


@dataclass(frozen=True)
class Manner:
    """How one respondent gave their answers; `claimed_on` is the day by the tablet's clock."""

    ways: frozenset[Way] = frozenset()
    claimed_on: date | None = None

    def arrived(self, day: date) -> "Manner":
        """Give the same once the answers have come on a day."""
        if self.claimed_on in (None, day):
            return self
        return replace(self, ways=self.ways | {Way.SENT_LATER})


def said(ways: object, today: object, *, understood: bool) -> Manner | None:
    """Read what a tablet says of it; None where it says nothing, as older pages do."""
    if not isinstance(ways, list):
        return None
    named = frozenset(way for way in SAID_BY_TABLETS if way in ways)
    return Manner(named | _practice(understood), _day(today))


def on_one_page(*, understood: bool) -> Manner:
    """Say how answers are given where no script runs."""
    return Manner(frozenset([Way.ONE_PAGE]) | _practice(understood))


def _practice(understood: bool) -> frozenset[Way]:
    return frozenset([Way.UNDERSTOOD] if understood else [])


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
