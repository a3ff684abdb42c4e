"""How well a scale's items hang together in these answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from surveyapp.analysis.arrays import NAN, item_numbers


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha; `n` is how many complete rows it rests on."""

    alpha: float
    items: int
    n: int
    reason: str = ""


@np.errstate(all="ignore")
def reliability(scores: ArrayLike) -> Reliability:
    """Compute Cronbach's alpha from a respondents x items array, using complete rows only.

    alpha = k / (k - 1) * (1 - sum of item variances / variance of the total)

    Reference: Cronbach (1951), Psychometrika 16(3), 297-334.
    """
    items = item_numbers(scores)
    whole = items[~np.isnan(items).any(axis=1)]
    n, k = whole.shape
    if n < 2 or k < 2:
        return Reliability(NAN, k, n, "it takes two items and two complete respondents")
    total = whole.sum(axis=1).var(ddof=1)
    if not total > 0:
        return Reliability(NAN, k, n, "everybody has the same score")
    alpha = k / (k - 1) * (1 - whole.var(axis=0, ddof=1).sum() / total)
    return Reliability(float(alpha), k, n)
