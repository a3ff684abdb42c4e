"""Did pupils in a programme fare better than others, both surveyed before and after?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from surveyapp.analysis.arrays import NAN, Floats, numbers
from surveyapp.analysis.describe import describe
from surveyapp.analysis.independent import Difference, difference, pooled_sd
from surveyapp.analysis.linear import Coefficient, coefficient
from surveyapp.analysis.paired import PairedChange, paired_change
from surveyapp.analysis.sizes import Size, rough_correction


@dataclass(frozen=True)
class Adjusted:
    """Programme against comparison, matched before and after.

    `adjusted` is the difference after, allowing for before; `changes` the difference in changes;
    `clustered_changes` the same difference allowing for classes. `hedges` is the adjusted
    difference over the pooled SD after, corrected for few pupils (its interval: the difference's
    own, in the same unit); `morris` is the difference in changes over the pooled SD before.
    `start` is Hedges' g of the two groups before.
    """

    programme: PairedChange
    comparison: PairedChange
    adjusted: Coefficient = Coefficient(0)
    changes: Difference | None = None
    clustered_changes: Coefficient = Coefficient(0)
    hedges: Size = Size()
    pooled_sd_before: float = NAN
    morris: float = NAN
    start: float = NAN
    reason: str = ""

    @property
    def disagree(self) -> bool:
        """Say whether one way of comparing finds a gain and the other doesn't.

        It happens when the groups started apart.
        """
        if self.changes is None:
            return False
        clear = [not i.holds(0) for i in (self.adjusted.plain.interval, self.changes.interval)]
        return clear[0] != clear[1] or self.adjusted.value * self.changes.mean < 0


@np.errstate(all="ignore")
def adjusted_difference(
    before: ArrayLike,
    after: ArrayLike,
    in_programme: NDArray[np.bool_],
    clusters: NDArray[np.intp] | None = None,
) -> Adjusted:
    """Compare matched pupils of two groups in two ways; `clusters` holds 0, 1, 2 … for classes.

    adjusted: after = constant + b · before + d · programme, least squares, d reported (ANCOVA)
    changes: mean change in the programme - mean change in the comparison, Welch

    References: Vickers & Altman (2001), BMJ 323, 1123-1124; Morris (2008), Organizational Research
    Methods 11(2), 364-386 (d_ppc2).

    Misleads when the groups were not alike at the start: the two ways then answer different
    questions, and neither shows what the programme did.
    """
    first, second = numbers(before), numbers(after)
    known = ~(np.isnan(first) | np.isnan(second))
    first, second, treated = first[known], second[known], np.asarray(in_programme, bool)[known]
    arms = treated, ~treated
    programme, comparison = (paired_change(first[arm], second[arm]) for arm in arms)
    if programme.n < 2 or comparison.n < 2:
        reason = "it takes two matched pupils in each group"
        return Adjusted(programme, comparison, reason=reason)
    classes = None if clusters is None else clusters[known]
    term = treated.astype(np.float64)
    adjusted = coefficient(second, [first, term], classes)
    gains = second - first
    changes = difference(gains[treated], gains[~treated])
    pooled_before = pooled_sd(programme.before, comparison.before)
    pooled_after = pooled_sd(programme.after, comparison.after)
    factor = rough_correction(len(first) - 2)
    unit = factor / pooled_after if pooled_after > 0 else NAN
    return Adjusted(
        programme=programme,
        comparison=comparison,
        adjusted=adjusted,
        changes=changes,
        clustered_changes=coefficient(gains, [term], classes),
        hedges=Size(adjusted.value * unit, adjusted.plain.interval.times(unit)),
        pooled_sd_before=pooled_before,
        morris=_over(factor * changes.mean, pooled_before),
        start=_over(factor * (programme.before.mean - comparison.before.mean), pooled_before),
        reason=adjusted.reason,
    )


@dataclass(frozen=True)
class Unmatched:
    """The difference in changes of two groups whose pupils are not matched."""

    programme_change: float
    comparison_change: float
    difference: Coefficient


@np.errstate(all="ignore")
def unmatched_difference(
    scores: ArrayLike,
    is_after: NDArray[np.bool_],
    in_programme: NDArray[np.bool_],
    clusters: NDArray[np.intp] | None = None,
) -> Unmatched:
    """Compare how the averages of two groups moved between two surveys, one row an answer.

    score = constant + a · programme + b · after + d · programme and after; d reported.

    Reference: Angrist & Pischke (2009), Mostly Harmless Econometrics, 227-243.

    Misleads when other pupils answered the second time, and when the groups would have moved
    apart anyway.
    """
    values = numbers(scores)
    known = ~np.isnan(values)
    values, late, treated = values[known], is_after[known], in_programme[known]

    def change(arm: NDArray[np.bool_]) -> float:
        return describe(values[arm & late]).mean - describe(values[arm & ~late]).mean

    terms: list[Floats] = [term.astype(np.float64) for term in (treated, late, treated & late)]
    found = coefficient(values, terms, None if clusters is None else clusters[known])
    return Unmatched(change(treated), change(~treated), found)


def _over(value: float, spread: float) -> float:
    return value / spread if spread > 0 else NAN
