"""How well a scale's items hang together in these answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from surveyapp.analysis.arrays import NAN, Floats, present
from surveyapp.analysis.covariance import covariance
from surveyapp.analysis.intervals import LEVEL, Interval
from surveyapp.analysis.omega import Omega, omega

LOW = 0.70  # under this a caution is due


@dataclass(frozen=True)
class ItemTotal:
    """One item against the others: its correlation with their sum, and alpha without it."""

    correlation: float
    alpha_without: float


@dataclass(frozen=True)
class Reliability:
    """How a scale holds together; `n` is how many respondents it rests on.

    `standardised` is alpha of items brought to one spread; of two items it is the Spearman-Brown
    coefficient, which is the one to report for them. `sem` is the standard error of measurement of
    the sum of the items (of their mean: divided by the number of items).
    """

    alpha: float
    items: int
    n: int
    interval: Interval = Interval()
    standardised: float = NAN
    mean_correlation: float = NAN
    sem: float = NAN
    omega: Omega = Omega()
    item_totals: tuple[ItemTotal, ...] = ()
    reason: str = ""

    @property
    def suspects(self) -> list[int]:
        """The positions of items that run against the others: probably not reversed as needed."""
        return [i for i, item in enumerate(self.item_totals) if item.correlation < 0]

    @property
    def is_low(self) -> bool:
        """Say whether alpha is known and too low to rely on single scores."""
        return self.alpha < LOW


@np.errstate(all="ignore")
def reliability(scores: ArrayLike, pairwise: bool = False) -> Reliability:
    """Compute Cronbach's alpha and its company from respondents x items, already reversed.

    alpha = k / (k - 1) · (1 - sum of item variances / variance of the total)
    interval: 1 - (1 - alpha) · F(.975 and .025; n - 1, (n - 1)(k - 1))  (Feldt)
    standardised = k · mean r / (1 + (k - 1) · mean r);  sem = SD of the total · sqrt(1 - alpha)

    Complete rows only, or every pair of answers there is (`pairwise`).

    References: Cronbach (1951), Psychometrika 16(3), 297-334; Feldt (1965), Psychometrika 30(3),
    357-370.

    Misleads: alpha grows with the number of items, is no sign that they measure one thing, and is
    low for any scale where respondents hardly differ.

    >>> found = reliability([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, -1]])
    >>> print(f"{found.alpha:.3f} from {found.n} complete answers to {found.items} items")
    0.931 from 4 complete answers to 3 items
    """
    array = np.asarray(scores)
    k = array.shape[1]
    if k < 2:
        return Reliability(NAN, k, len(array), reason="it takes two items")
    found = covariance(array, pairwise)
    matrix, n = found.matrix, found.n
    if n < 2:
        return Reliability(NAN, k, n, reason="it takes two respondents who answered every item")
    if not matrix.sum() > 0:
        return Reliability(NAN, k, n, reason="everybody has the same score")
    alpha = _alpha(matrix)
    # of one matrix, even pairwise: averaging pairwise correlations would mix different spreads
    spread = np.sqrt(np.diag(matrix))
    mean_r = float(((matrix / np.outer(spread, spread)).sum() - k) / (k * (k - 1)))
    return Reliability(
        alpha=alpha,
        items=k,
        n=n,
        interval=_feldt(alpha, n, k),
        standardised=k * mean_r / (1 + (k - 1) * mean_r),
        mean_correlation=mean_r,
        sem=float(np.sqrt(matrix.sum() * max(1 - alpha, 0.0))),
        omega=omega(found.correlations),
        item_totals=tuple(_item_total(matrix, item) for item in range(k)),
    )


def _alpha(matrix: Floats) -> float:
    k, total = len(matrix), matrix.sum()
    if k < 2 or not total > 0:
        return NAN
    return float(k / (k - 1) * (1 - np.trace(matrix) / total))


def _feldt(alpha: float, n: int, k: int) -> Interval:
    upper, lower = (fdtri(n - 1, (n - 1) * (k - 1), p) for p in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(float(1 - (1 - alpha) * lower), float(1 - (1 - alpha) * upper))


def _item_total(matrix: Floats, item: int) -> ItemTotal:
    others = np.delete(np.delete(matrix, item, axis=0), item, axis=1)
    shared = matrix[item].sum() - matrix[item, item]
    correlation = shared / np.sqrt(matrix[item, item] * others.sum())
    return ItemTotal(float(correlation), _alpha(others))


@dataclass(frozen=True)
class Ends:
    """The shares (0 to 1) of the respondents with the lowest and the highest possible score."""

    n: int
    floor: float = NAN
    ceiling: float = NAN
    reason: str = ""


def ends(scores: ArrayLike, low: float, high: float) -> Ends:
    """Say how many scores lie at the ends of the scale, where there is no room to move.

    Reference: Terwee et al. (2007), Journal of Clinical Epidemiology 60(1), 34-42, p. 37: over 15 %
    at one end is too many.
    """
    known = present(scores)
    if not len(known):
        return Ends(0, reason="nobody could be scored")
    if not low < high:
        return Ends(len(known), reason="the scale's range is not known")
    floor, ceiling = (
        float(np.isclose(known, end, rtol=0, atol=1e-9).mean()) for end in (low, high)
    )
    return Ends(len(known), floor, ceiling)
