"""What a set of scores looks like: how many, how high, how spread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from surveyapp.analysis.arrays import NAN, Floats, numbers
from surveyapp.analysis.intervals import LEVEL, Interval


@dataclass(frozen=True)
class Description:
    """A summary of scores; `missing` is how many respondents could not be scored."""

    n: int
    missing: int
    mean: float = NAN
    sd: float = NAN
    se: float = NAN
    interval: Interval = Interval()
    median: float = NAN
    q1: float = NAN
    q3: float = NAN
    min: float = NAN
    max: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def describe(values: ArrayLike) -> Description:
    """Summarise scores: mean, SD (n - 1), 95 % interval of the mean, quartiles, range.

    interval = mean ± t(.975, n - 1) · sd / sqrt(n); quartiles are type 7, R's and numpy's default.

    References: Student (1908), Biometrika 6(1), 1-25; Hyndman & Fan (1996), The American
    Statistician 50(4), 361-365.

    Misleads when a few extreme scores pull the mean (look at the median too), and for pupils taught
    together: the interval takes them as independent (see `clusters`).
    """
    all_values = numbers(values).ravel()
    known = all_values[~np.isnan(all_values)]
    n, missing = len(known), len(all_values) - len(known)
    if n == 0:
        return Description(0, missing, reason="nobody could be scored")
    q1, median, q3 = (float(q) for q in np.quantile(known, (0.25, 0.5, 0.75)))
    mean, low, high = float(known.mean()), float(known.min()), float(known.max())
    if n == 1:
        reason = "one score has no spread"
        return Description(
            n, missing, mean, median=median, q1=q1, q3=q3, min=low, max=high, reason=reason
        )
    sd = float(known.std(ddof=1))
    se = sd / n**0.5
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * se
    interval = Interval(mean - half, mean + half)
    return Description(n, missing, mean, sd, se, interval, median, q1, q3, low, high)


@dataclass(frozen=True)
class GroupMeans:
    """How many of each group could be scored, and their mean; nan where nobody could."""

    n: NDArray[np.intp]
    mean: Floats


@np.errstate(all="ignore")
def group_means(scores: ArrayLike, groups: NDArray[np.intp], number: int) -> GroupMeans:
    """Average the scores of each group; `groups` holds 0 … number - 1, or -1 for no group.

    Misleads for small groups: see `reports.privacy` for which may be shown at all.
    """
    values = np.asarray(scores, dtype=np.float64)
    places = np.where(np.isfinite(values) & (groups >= 0), groups, number)
    n = np.bincount(places, minlength=number + 1)[:number]
    total = np.bincount(places, weights=values, minlength=number + 1)[:number]
    return GroupMeans(n, total / n)
