"""Do two groups of different people differ?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.describe import Description, describe
from surveyapp.analysis.intervals import LEVEL, Interval
from surveyapp.analysis.ranks import Dominance, RankSum, dominance, rank_sum
from surveyapp.analysis.sizes import Size, correction, noncentral_interval


@dataclass(frozen=True)
class Difference:
    """The difference of two groups' means, x minus y.

    `size` is Cohen's d with the pooled SD, `hedges` the same without its small-sample bias.
    """

    x: Description
    y: Description
    mean: float = NAN
    interval: Interval = Interval()
    t: float = NAN
    df: float = NAN
    p: float = NAN
    pooled_sd: float = NAN
    size: Size = Size()
    hedges: Size = Size()
    ranks: RankSum = RankSum(0, 0)
    dominance: Dominance = Dominance()
    reason: str = ""


@np.errstate(all="ignore")
def difference(x: ArrayLike, y: ArrayLike) -> Difference:
    """Compare two independent groups by Welch's t, which needs no equal spread.

    t = (mean x - mean y) / sqrt(var x / n x + var y / n y), df after Welch and Satterthwaite
    d = (mean x - mean y) / pooled SD;  Hedges' g = J(n x + n y - 2) · d, J exact;
    their intervals by the noncentral t.

    References: Welch (1947), Biometrika 34(1-2), 28-35; Hedges (1981), Journal of Educational
    Statistics 6(2), 107-128.

    Misleads when the groups were not alike to begin with, and when whole classes are in one group:
    the interval is then too narrow (see `clusters`).
    """
    first, second = describe(x), describe(y)
    n_x, n_y = first.n, second.n
    mean = first.mean - second.mean
    if n_x < 2 or n_y < 2:
        return Difference(first, second, mean, reason="it takes two scores in each group")
    ranks, delta = rank_sum(x, y), dominance(x, y)
    if not first.sd + second.sd > 0:
        reason = "everybody in a group has the same score"
        return Difference(first, second, mean, ranks=ranks, dominance=delta, reason=reason)
    variances = first.se**2, second.se**2
    df = sum(variances) ** 2 / (variances[0] ** 2 / (n_x - 1) + variances[1] ** 2 / (n_y - 1))
    se = sum(variances) ** 0.5
    half = float(stdtrit(df, (1 + LEVEL) / 2)) * se
    pooled = pooled_sd(first, second)
    size = _size(mean / pooled, n_x, n_y)
    factor = correction(n_x + n_y - 2)
    return Difference(
        x=first,
        y=second,
        mean=mean,
        interval=Interval(mean - half, mean + half),
        t=mean / se,
        df=df,
        p=2 * float(stdtr(df, -abs(mean / se))),
        pooled_sd=pooled,
        size=size,
        hedges=Size(size.value * factor, size.interval.times(factor)),
        ranks=ranks,
        dominance=delta,
    )


def pooled_sd(x: Description, y: Description) -> float:
    """Give the SD inside the groups: the root of their variances, each weighing n - 1."""
    squares = (x.n - 1) * x.sd**2 + (y.n - 1) * y.sd**2
    return float((squares / (x.n + y.n - 2)) ** 0.5) if x.n + y.n > 2 else NAN


def _size(d: float, n_x: int, n_y: int) -> Size:
    unit = (1 / n_x + 1 / n_y) ** 0.5
    return Size(d, noncentral_interval(d / unit, n_x + n_y - 2).times(unit))
