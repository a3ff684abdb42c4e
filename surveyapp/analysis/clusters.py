"""Pupils of one class are alike: what that does to certainty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from surveyapp.analysis.arrays import NAN, Floats, numbers

FEW = 10  # fewer classes than this: the interval is too narrow whatever the method
ENOUGH = 40  # from here on the cluster-robust interval can be trusted


@dataclass(frozen=True)
class Clustering:
    """How alike the members of a group are, and how many independent answers theirs are worth.

    `icc` is the analysis of variance estimate (below zero by chance), `icc_reml` the restricted
    maximum likelihood one (never below zero), on which `design_effect` and `effective_n` rest.
    """

    n: int
    groups: int
    icc: float = NAN
    icc_reml: float = NAN
    typical_size: float = NAN
    design_effect: float = NAN
    effective_n: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def clustering(scores: ArrayLike, groups: NDArray[np.intp]) -> Clustering:
    """Compute the intraclass correlation of scores in groups (0, 1, 2 …; -1 for none).

    icc = (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (N - sum of n² / N) / (k - 1)
    design effect = 1 + (m - 1) · icc_reml, m = sum of n² / N (Kish's size);  effective n = N / it

    References: Donner (1986), International Statistical Review 54(1), 67-82; Kish (1965), Survey
    Sampling, 161-164; Patterson & Thompson (1971), Biometrika 58(3), 545-554 (REML).

    Misleads with few groups: from ten classes it can be anything.
    """
    values = numbers(scores)
    known = ~np.isnan(values) & (groups >= 0)
    values, places = values[known], np.unique(groups[known], return_inverse=True)[1]
    n = len(values)
    sizes = np.bincount(places).astype(float) if n else np.zeros(0)
    k = len(sizes)
    if k < 2 or n <= k:
        return Clustering(n, k, reason="it takes two groups, and two members in one")
    values = values - values.mean()
    means = np.bincount(places, weights=values) / sizes
    within = float(((values - means[places]) ** 2).sum())
    between = float((sizes * means**2).sum())
    if not within + between > 1e-24:
        return Clustering(n, k, reason="everybody has the same score")
    msb, msw = between / (k - 1), within / (n - k)
    n0 = (n - (sizes**2).sum() / n) / (k - 1)
    reml = _reml(sizes, means, within)
    typical = float((sizes**2).sum() / n)
    effect = design_effect(typical, reml)
    icc = (msb - msw) / (msb + (n0 - 1) * msw)
    return Clustering(n, k, float(icc), reml, typical, effect, n / effect)


def design_effect(size: float, icc: float) -> float:
    """Give how many times as many pupils are needed as without classes: 1 + (size - 1) · icc.

    Reference: Kish (1965), Survey Sampling, 161-164.
    """
    return 1 + (size - 1) * icc


def _reml(sizes: Floats, means: Floats, within: float) -> float:
    """Find the icc at which the restricted likelihood of a one-way layout is highest."""
    n = sizes.sum()

    def misfit(icc: float) -> float:
        ratio = icc / (1 - icc)
        shrunk = 1 + sizes * ratio
        weights = sizes / shrunk
        centre = (weights * means).sum() / weights.sum()
        squares = within + (weights * (means - centre) ** 2).sum()
        return float((n - 1) * np.log(squares) + np.log(shrunk).sum() + np.log(weights.sum()))

    if not within > 0:
        return 1.0
    found = minimize_scalar(
        misfit, bounds=(0.0, 1 - 1e-9), method="bounded", options={"xatol": 1e-10}
    )
    return 0.0 if misfit(0.0) <= found.fun else float(found.x)
