"""Do two things go together? Sessions attended and change, the experience of a programme and it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from surveyapp.analysis.arrays import NAN, complete
from surveyapp.analysis.intervals import Interval, Z


@dataclass(frozen=True)
class Correlation:
    """Pearson's r of two measures of the same respondents."""

    n: int
    r: float = NAN
    interval: Interval = Interval()
    p: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def correlation(x: ArrayLike, y: ArrayLike) -> Correlation:
    """Compute Pearson's r with Fisher's interval: tanh(atanh(r) ± 1.96 / sqrt(n - 3)).

    Reference: Fisher (1921), Metron 1, 3-32.

    Misleads as a cause: who attends more may differ in every other way. One far-off respondent can
    make or break it.
    """
    xs, ys = complete(x, y)
    n = len(xs)
    if n < 3:
        return Correlation(n, reason="it takes three respondents with both")
    if not (np.ptp(xs) > 0 and np.ptp(ys) > 0):
        return Correlation(n, reason="everybody has the same score")
    xs, ys = xs - xs.mean(), ys - ys.mean()
    below = np.sqrt((xs @ xs) * (ys @ ys))
    r = float(np.clip(xs @ ys / below, -1, 1))
    t = r * ((n - 2) / max(1 - r * r, 1e-300)) ** 0.5
    half = Z / (n - 3) ** 0.5 if n > 3 else np.inf
    ends = np.tanh(np.arctanh(r) + np.array([-half, half]))
    return Correlation(n, r, Interval(*ends.tolist()), 2 * float(stdtr(n - 2, -abs(t))))
