"""Which groups' figures may be shown, so that nobody's answers can be worked out.

The rule. Take every figure that is shown for a group, and for everyone, as one equation about the
people in it. Add them, subtract them, multiply them by whatever you like: what comes out must
be about nobody at all, or about at least `minimum` people. So a group under the minimum is hidden,
and further groups (the smaller ones first) are hidden with it until it can't be worked out from
totals, from the other groups of its kind, from groups inside groups (classes in a year), or across
kinds (a year less its pupils in a support network). Everyone's figure is always one of those shown.

`visible` applies the rule to the people behind one kind of figure: those who have a score on a
scale, those who answered an item, those who did not answer at all. Figures with different people
behind them are different equations. Shares need ten people: whatever can be worked out then has
ten people behind it too, so no 0 % or 100 % gives a smaller group away.

How it is checked. People in exactly the same groups are one cell; a shown group is a sum of cells.
The question is which combination of shown groups, not nothing, touches the fewest people. Bases of
the table of groups by people are taken one after another, each from people not used yet. A
combination that touches fewer than `minimum` people meets b such bases in fewer than `minimum`
places, so in one of them it meets at most (minimum - 1) / b places, and is found by trying those.
This is the Brouwer-Zimmermann search for light code words, over the rationals. Where more than two
places would have to be tried together, the group is hidden instead: the check may hide a group
without need, and never shows one against the rule.

References: Willenborg & de Waal (2001), Elements of Statistical Disclosure Control, ch. 6;
Grassl (2006), Searching for linear codes with large minimum distance, sec. 2.

Figures are rounded, too. Scores are fractions of whole numbers, so the exact mean and the exact SD
of a few can be turned back into their scores. `results` therefore rounds means, SDs, intervals and
reliability to two decimals, gives the last three from SHARES people, and hides the mean of fewer
where they all scored the same or must all be in one half of the scale.

Limits. The rule is about one wave: it takes no account of another wave put to the same people. It
does not stop somebody who knows what all but one of a group answered, nor does it know groups that
the service does not know. A shown group of ten or more may all have given the same answer. That a
hidden group gave no answer at all can follow from a total. A rounded mean of five to nine people
still gives the sum of their scores, nearly or exactly: whoever knows all but one knows the last.
From ten people mean, SD, bands and answers to each item stand together, and narrow down which
scores there were; not whose they are.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.arrays import Bools, Floats

INSIDE = 5  # people behind any figure that stays inside the school
OUTSIDE = 10  # behind a comment, and behind anything that leaves the school
FLOOR = 3  # no setting goes below this
SHARES = 10  # behind a share, so that 0 % or 100 % doesn't speak of a few

TINY = 1e-9  # what elimination leaves where the exact value is 0

Counts = NDArray[np.intp]
Name = TypeVar("Name", bound=Hashable)


class Hidden(StrEnum):
    """What stands in the place of a figure; its value is the symbol shown in tables."""

    CONFIDENTIAL = "[c]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"


Figure = float | Hidden  # an int is a float here


def visible(
    groups: Mapping[Name, Bools], minimum: int, never: Sequence[Bools] = ()
) -> frozenset[Name]:
    """Choose the groups whose figure may be shown beside everyone's.

    Each mask has one place for each person behind the figure, in the same order. Large groups come
    first, so it is the smaller ones that are hidden for their sake. `never` holds further groups of
    people whose figure must not follow, whatever their size. Raises ValueError under FLOOR.
    """
    if minimum < FLOOR:
        raise ValueError(f"a figure needs at least {FLOOR} people behind it, not {minimum}")
    people = len(next(iter(groups.values()), ()))
    if people < minimum:
        return frozenset()
    wanted = [name for name, mask in groups.items() if mask.sum() >= minimum]
    wanted.sort(key=lambda name: -int(groups[name].sum()))
    everyone = np.ones(people)
    table = np.array([everyone, *(groups[name] for name in wanted), *never], dtype=np.float64)
    rule = _Rule(*_cells(table, everyone.astype(np.intp)), minimum, len(never))
    told = _add([0], range(1, len(wanted) + 1), rule)
    return frozenset(wanted[place - 1] for place in told[1:])


def _cells(table: Floats, people: Counts) -> tuple[Floats, Counts]:
    """Merge the columns that are alike, that is the people in the same groups, and add them up."""
    cells, place = np.unique(table, axis=1, return_inverse=True)
    return cells, np.bincount(place.ravel(), weights=people).astype(np.intp)


@dataclass(frozen=True)
class _Rule:
    """Groups x cells, the people in each cell, the minimum, and how many rows are never told.

    Everyone is the first row; those that are never told are the last.
    """

    table: Floats
    people: Counts
    minimum: int
    never: int

    def allows(self, told: Sequence[int]) -> bool:
        """Say whether the figures of these rows may be told together."""
        table = self.table[told]
        if self.never:
            rank = np.linalg.matrix_rank(table)
            untold = self.table[-self.never :]
            if any(np.linalg.matrix_rank(np.vstack([table, it])) == rank for it in untold):
                return False
        return not _reaches_fewer(*_cells(table, self.people), self.minimum)


def _add(told: list[int], more: Sequence[int], rule: _Rule) -> list[int]:
    """Add each of the rows in turn if the rule allows it; many at once where all may be."""
    if rule.allows([*told, *more]):
        return [*told, *more]
    if len(more) <= 1:
        return told
    half = len(more) // 2
    return _add(_add(told, more[:half], rule), more[half:], rule)


def _reaches_fewer(table: Floats, people: Counts, minimum: int) -> bool:
    """Say whether a combination of the rows touches somebody, and fewer than `minimum` people."""
    forms = list(_disjoint_forms(table, people, enough=(minimum + 1) // 2))
    places = (minimum - 1) // len(forms)
    return any(_found_in(form, people, minimum, places) for form in forms)


def _disjoint_forms(
    table: Floats, people: Counts, enough: int
) -> Iterator[tuple[Floats, list[int]]]:
    """Give reduced row echelon forms of the table, each pivoting on people not used before.

    The fullest cells come first. With `enough` of them only single rows have to be looked at.
    """
    unused = people.copy()
    rank = 0
    for _ in range(enough):
        order = np.argsort(-unused, kind="stable")
        form, pivots = _echelon(table, order[unused[order] > 0])
        if len(pivots) < rank:
            return
        rank = len(pivots)
        yield form, pivots
        unused[pivots] -= 1


def _echelon(table: Floats, order: Counts) -> tuple[Floats, list[int]]:
    """Reduce the rows, taking pivots in the given order of columns; rows without one fall away."""
    form = table.copy()
    pivots: list[int] = []
    while len(pivots) < len(form):
        top = len(pivots)
        open_ = np.abs(form[top:, order]).max(axis=0) > TINY
        if not open_.any():
            break
        column = int(order[int(np.argmax(open_))])
        row = top + int(np.argmax(np.abs(form[top:, column])))
        form[[top, row]] = form[[row, top]]
        form[top] /= form[top, column]
        factors = form[:, column].copy()
        factors[top] = 0
        form -= np.outer(factors, form[top])
        form[np.abs(form) < TINY] = 0
        pivots.append(column)
    return form[: len(pivots)], pivots


def _found_in(form: tuple[Floats, list[int]], people: Counts, minimum: int, places: int) -> bool:
    """Look for a combination of at most `places` rows that touches fewer than `minimum` people.

    A row whose pivot cell alone has enough people can't be part of one.
    """
    rows = form[0][people[form[1]] < minimum]
    if min(places, len(rows)) > 2:
        return True
    if places and (((rows != 0) @ people) < minimum).any():
        return True
    return places > 1 and any(
        _fewest(one, other, people) < minimum for one, other in combinations(rows, 2)
    )


def _fewest(one: Floats, other: Floats, people: Counts) -> int:
    """Count the people that a weighted sum of two rows touches, with the weights that touch fewest.

    Cells drop out of the sum where the rows are in the same ratio.
    """
    touched = int(people[(one != 0) | (other != 0)].sum())
    both = (one != 0) & (other != 0)
    if not both.any():
        return touched
    ratios = np.round(one[both] / other[both], 9)
    _, cell = np.unique(ratios, return_inverse=True)
    return touched - int(np.bincount(cell, weights=people[both]).max())
