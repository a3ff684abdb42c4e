"""Who was invited and how many answered, for everyone and for each group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from surveyapp.records.codes import Invited
from surveyapp.reports.groups import EVERYONE, Group, group_masks
from surveyapp.reports.privacy import Figure, Hidden, visible


@dataclass(frozen=True)
class ResponseRate:
    """How many of a group were invited and answered, be it with a "no" to taking part.

    Where too few did *not* answer for the rate to be given, `at_least` is a lower bound of it.
    """

    group: Group
    invited: int
    answered: Figure
    rate: Figure
    at_least: float | None = None


@dataclass(frozen=True)
class ResponseRates:
    """A row for everyone first, then one for each group.

    `declined` of those who answered said no to taking part. Nothing keeps what group they are in.
    """

    rows: tuple[ResponseRate, ...]
    declined: Figure


def response_rates(invited: Sequence[Invited], declined: int, minimum: int) -> ResponseRates:
    """Give the response rates of those invited, as far as they may be shown.

    Who was invited is known to everybody, so a number that answered is also a number that did not:
    both are protected. Where fewer than `minimum` of a group did not answer, the rate is given as a
    lower bound only. Everyone's is given in full. (The number of scores behind a group's results
    is such a lower bound too, and can be a better one.)
    """
    used = np.array([person.used for person in invited], dtype=np.bool_)
    masks = group_masks([person.groups for person in invited])
    told = visible({group: mask[used] for group, mask in masks.items()}, minimum)
    exact = told & visible({group: mask[~used] for group, mask in masks.items()}, minimum)
    everyone = _everyone(len(used), int(used.sum()), minimum)
    rows = [everyone]
    for group, mask in masks.items():
        asked, count = int(mask.sum()), int((mask & used).sum())
        if group in exact:
            rows.append(_rate(group, asked, count))
        elif group in told and asked - count < minimum:
            rows.append(_bound(group, asked, minimum))
        else:
            rows.append(_hidden(group, asked))
    hidden = isinstance(everyone.answered, Hidden)
    return ResponseRates(tuple(rows), Hidden.CONFIDENTIAL if hidden else declined)


def _everyone(invited: int, answered: int, minimum: int) -> ResponseRate:
    if 0 < answered < minimum:
        return _hidden(EVERYONE, invited)
    return _rate(EVERYONE, invited, answered)


def _rate(group: Group, invited: int, answered: int) -> ResponseRate:
    rate = answered / invited if invited else Hidden.NOT_AVAILABLE
    return ResponseRate(group, invited, answered, rate)


def _bound(group: Group, invited: int, minimum: int) -> ResponseRate:
    """Give what is true of every number of answers that the rule allows, if there are several."""
    least = max(invited - minimum + 1, minimum)
    hidden = _hidden(group, invited)
    return replace(hidden, at_least=least / invited) if least < invited else hidden


def _hidden(group: Group, invited: int) -> ResponseRate:
    return ResponseRate(group, invited, Hidden.CONFIDENTIAL, Hidden.CONFIDENTIAL)
