"""Did the same pupils change? Before and after, pupil by pupil."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from surveyapp.analysis.arrays import NAN, complete
from surveyapp.analysis.correlation import correlation
from surveyapp.analysis.describe import Description, describe
from surveyapp.analysis.intervals import LEVEL, Interval
from surveyapp.analysis.ranks import DIGITS, SignedRanks, signed_ranks
from surveyapp.analysis.sizes import Size, noncentral_interval, rough_correction


@dataclass(frozen=True)
class PairedChange:
    """The change of matched pupils, after minus before.

    `size` is d_av, the change in average standard deviations; `hedges` is it corrected for few
    pairs. `up`, `same` and `down` count pupils.
    """

    n: int
    before: Description
    after: Description
    mean: float = NAN
    sd: float = NAN
    interval: Interval = Interval()
    t: float = NAN
    p: float = NAN
    correlation: float = NAN
    size: Size = Size()
    hedges: Size = Size()
    up: int = 0
    same: int = 0
    down: int = 0
    ranks: SignedRanks = SignedRanks(0)
    reason: str = ""


@np.errstate(all="ignore")
def paired_change(before: ArrayLike, after: ArrayLike) -> PairedChange:
    """Compare the same respondents before and after; who lacks either score is left out.

    interval = mean change ± t(.975, n - 1) · sd of changes / sqrt(n);  t = mean / (sd / sqrt(n))
    d_av = mean change / ((sd before + sd after) / 2);  hedges = d_av · (1 - 3 / (4 (2n - 2) - 1))
    The interval of d_av is that of the noncentral t, brought to the same unit.

    References: Lakens (2013), Frontiers in Psychology 4:863, pp. 4-6 (d_av, hedges); Algina &
    Keselman (2003), Educational and Psychological Measurement 63(4), 537-553 (interval).

    Misleads as a sign of what a programme did: pupils also change without one, and those chosen for
    low scores rise by themselves (see `regression`). d_z, the change in standard deviations of the
    change, is left out on purpose: it grows with how alike the changes are, not with their size.

    >>> found = paired_change([9, 6, 7, 8, 7, 9, 8, 8, 8, 7], [9, 7, 8, 9, 8, 9, 9, 10, 9, 9])
    >>> print(f"{found.mean:.2f} [{found.interval.low:.2f}, {found.interval.high:.2f}]")
    1.00 [0.52, 1.48]
    >>> print(f"Hedges' g {found.hedges.value:.2f}; {found.up} went up, {found.same} stayed")
    Hedges' g 1.08; 8 went up, 2 stayed
    """
    first, second = complete(before, after)
    start, end = describe(first), describe(second)
    n = len(first)
    if n < 2:
        return PairedChange(n, start, end, reason="it takes two respondents with both scores")
    changes = np.round(second - first, DIGITS)
    mean, sd = float((second - first).mean()), float((second - first).std(ddof=1))
    constant = not np.ptp(changes) > 0
    se = 0.0 if constant else sd / n**0.5
    t = NAN if constant else mean / se
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * se
    spread = (start.sd + end.sd) / 2
    unit = NAN if not spread > 0 else 1 / spread
    size = Size(mean * unit, noncentral_interval(t, n - 1).times(se * unit))
    factor = rough_correction(2 * n - 2)
    return PairedChange(
        n=n,
        before=start,
        after=end,
        mean=mean,
        sd=0.0 if constant else sd,
        interval=Interval(mean - half, mean + half),
        t=t,
        p=2 * float(stdtr(n - 1, -abs(t))),
        correlation=correlation(first, second).r,
        size=size,
        hedges=Size(size.value * factor, size.interval.times(factor)),
        up=int((changes > 0).sum()),
        same=int((changes == 0).sum()),
        down=int((changes < 0).sum()),
        ranks=signed_ranks(changes),
        reason="everybody changed by the same" if constant else "",
    )
