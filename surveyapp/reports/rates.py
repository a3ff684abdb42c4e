"""Who was invited and how many answered, for everyone and for each group.

What is protected. Teachers see who has finished, so that somebody has answered is no secret: a lead
needs it by class, to see whom to remind. Secret is what they answered, and so is a "no" to taking
part. That all of a class have answered says nothing of their answers in any mode. So the number
invited and the number who answered are given for each group of `minimum` invited or more, save
where the numbers of a smaller group would follow from it by adding and subtracting.

A group under SHARES is not said to have answered to 0 % or 100 %, which would name each of them:
where at most one of it has answered, or all but at most one, a bound is given that holds for both.
The bound is for whoever reads one line. It does not withstand subtraction, and need not. That
nobody at all has answered yet is said as it is.

The "no"s are counted for everyone only. `WaveReport` therefore gives how many of a group could not
be scored only where nobody said no: with the number who answered, it would tell the "no"s of a
class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveyapp.records.codes import Invited
from surveyapp.reports.groups import EVERYONE, Group, group_masks
from surveyapp.reports.privacy import SHARES, Figure, Hidden, visible


@dataclass(frozen=True)
class ResponseRate:
    """How many of a group were invited and answered, be it with a "no" to taking part.

    Instead of a number that stands for nobody or everybody of a small group, `at_least` or
    `at_most` is a bound of it.
    """

    group: Group
    invited: int
    answered: Figure
    rate: Figure
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class ResponseRates:
    """A row for everyone first, then one for each group.

    `declined` of those who answered said no to taking part. Nothing keeps what group they are in.
    """

    rows: tuple[ResponseRate, ...]
    declined: Figure

    @property
    def counted(self) -> frozenset[Group]:
        """Name the groups of which it may be told how many took part."""
        if self.declined != 0:
            return frozenset()
        return frozenset(row.group for row in self.rows if not isinstance(row.answered, Hidden))


def response_rates(invited: Sequence[Invited], declined: int, minimum: int) -> ResponseRates:
    """Give the response rates of those invited, as far as they may be shown."""
    used = np.array([person.used for person in invited], dtype=np.bool_)
    masks = group_masks([person.groups for person in invited])
    told = visible(masks, minimum)
    answered = int(used.sum())
    rows = [_rate(EVERYONE, len(used), answered, len(used) >= minimum)]
    for group, mask in masks.items():
        rows.append(_rate(group, int(mask.sum()), int((mask & used).sum()), group in told))
    few = answered < minimum and answered > 0
    return ResponseRates(tuple(rows), Hidden.CONFIDENTIAL if few else declined)


def _rate(group: Group, invited: int, answered: int, told: bool) -> ResponseRate:
    hidden = Hidden.CONFIDENTIAL
    if group == EVERYONE and not answered:
        return ResponseRate(group, invited, 0, 0.0 if invited else Hidden.NOT_AVAILABLE)
    if not told:
        return ResponseRate(group, invited, hidden, hidden)
    if invited < SHARES and answered >= invited - 1:
        return ResponseRate(group, invited, hidden, hidden, at_least=invited - 1)
    if invited < SHARES and answered <= 1:
        return ResponseRate(group, invited, hidden, hidden, at_most=1)
    return ResponseRate(group, invited, answered, answered / invited)
