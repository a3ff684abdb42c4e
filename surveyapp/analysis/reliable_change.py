"""Which pupils changed by more than the questionnaire's own imprecision; counts, never names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from surveyapp.analysis.arrays import NAN, complete

Z = 1.96


@dataclass(frozen=True)
class ReliableChange:
    """How many rose, stayed or fell by more than `threshold` points."""

    n: int
    sem: float = NAN
    threshold: float = NAN
    rose: int = 0
    stayed: int = 0
    fell: int = 0
    reason: str = ""


@np.errstate(all="ignore")
def reliable_change(
    before: ArrayLike, after: ArrayLike, sd: float, reliability: float
) -> ReliableChange:
    """Count changes beyond measurement error, given the SD before and the scale's reliability.

    sem = sd · sqrt(1 - reliability);  threshold = 1.96 · sqrt(2) · sem

    Reference: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59(1), 12-19.

    Misleads about one pupil: of 100 who did not change at all, five go beyond the threshold.
    """
    first, second = complete(before, after)
    n = len(first)
    if n == 0:
        return ReliableChange(n, reason="nobody has both scores")
    if not (sd > 0 and 0 < reliability <= 1):
        return ReliableChange(n, reason="the scale's reliability is not known")
    sem = sd * (1 - reliability) ** 0.5
    threshold = Z * 2**0.5 * sem
    changes = second - first
    rose, fell = int((changes > threshold).sum()), int((changes < -threshold).sum())
    return ReliableChange(n, sem, threshold, rose, n - rose - fell, fell)
