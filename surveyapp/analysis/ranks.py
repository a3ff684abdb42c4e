"""Tests that use only the order of scores: Wilcoxon, Mann-Whitney, Cliff's delta."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit
from scipy.stats import rankdata

from surveyapp.analysis.arrays import NAN, Floats, present
from surveyapp.analysis.intervals import LEVEL, Interval

DIGITS = 9  # scale means are fractions: without rounding, ties would break by rounding error
EXACT = 60  # up to so many scores the p-value is counted out


@dataclass(frozen=True)
class SignedRanks:
    """Wilcoxon's test of changes; `p` is the exact one for small groups.

    `balance` is the matched rank biserial correlation, from -1 (all down) to 1 (all up).
    """

    n: int
    up: float = NAN
    down: float = NAN
    p: float = NAN
    p_normal: float = NAN
    balance: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def signed_ranks(changes: ArrayLike) -> SignedRanks:
    """Test whether changes are balanced about zero; zero changes are dropped, ties share ranks.

    up = sum of the ranks of |change| among those who went up; p_normal has the tie and the
    continuity correction; p counts all 2^n signs out where n is at most 60.

    References: Wilcoxon (1945), Biometrics Bulletin 1(6), 80-83; Kerby (2014), Comprehensive
    Psychology 3, 11.IT.3.1.

    Misleads when the changes are lopsided: it then tests neither the mean nor the median.
    """
    rounded = np.round(present(changes), DIGITS)
    moved = rounded[rounded != 0]
    n = len(moved)
    if n == 0:
        return SignedRanks(0, reason="nobody's score changed")
    ranks = rankdata(np.abs(moved))
    up, down = float(ranks[moved > 0].sum()), float(ranks[moved < 0].sum())
    centre = n * (n + 1) / 4
    variance = n * (n + 1) * (2 * n + 1) / 24 - _ties(ranks) / 48
    p_normal = _two_sided(up - centre, variance)
    p = _exact_signs(ranks, up) if n <= EXACT else p_normal
    return SignedRanks(n, up, down, p, p_normal, (up - down) / (up + down))


@dataclass(frozen=True)
class RankSum:
    """Mann-Whitney's test of two groups; `p` is the exact one for small groups."""

    n_x: int
    n_y: int
    u: float = NAN
    p: float = NAN
    p_normal: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def rank_sum(x: ArrayLike, y: ArrayLike) -> RankSum:
    """Test whether scores of x tend to be higher or lower than those of y.

    u = how many pairs have x above y, ties counting half; p_normal has the tie and the continuity
    correction; p counts every way to split the ranks where there are at most 60 scores.

    Reference: Mann & Whitney (1947), Annals of Mathematical Statistics 18(1), 50-60.

    Misleads when the groups differ in spread: it is then no test of means or medians.
    """
    xs, ys = np.round(present(x), DIGITS), np.round(present(y), DIGITS)
    n_x, n_y = len(xs), len(ys)
    if not (n_x and n_y):
        return RankSum(n_x, n_y, reason="a group has no scores")
    n = n_x + n_y
    ranks = rankdata(np.concatenate([xs, ys]))
    u = float(ranks[:n_x].sum()) - n_x * (n_x + 1) / 2
    variance = n_x * n_y / 12 * (n + 1 - _ties(ranks) / (n * max(n - 1, 1)))
    p_normal = _two_sided(u - n_x * n_y / 2, variance)
    p = _exact_split(ranks, n_x) if n <= EXACT else p_normal
    return RankSum(n_x, n_y, u, p, p_normal)


@dataclass(frozen=True)
class Dominance:
    """Cliff's delta: how much more often x is above y than below, from -1 to 1."""

    delta: float = NAN
    interval: Interval = Interval()
    reason: str = ""

    @property
    def probability(self) -> float:
        """The chance that one of x is above one of y, ties counting half."""
        return (self.delta + 1) / 2


@np.errstate(all="ignore")
def dominance(x: ArrayLike, y: ArrayLike) -> Dominance:
    """Compute Cliff's delta with its asymmetric interval on t(n_x + n_y - 2).

    delta = share of pairs with x > y - share with x < y; its variance is Cliff's unbiased one.

    Reference: Cliff (1993), Psychological Bulletin 114(3), 494-509, eqs. 7-9; Feng & Cliff (2004),
    Journal of Modern Applied Statistical Methods 3(2), 322-332.

    Misleads at -1 and 1, where the interval shrinks to nothing.
    """
    xs, ys = np.round(present(x), DIGITS), np.round(present(y), DIGITS)
    n_x, n_y = len(xs), len(ys)
    if n_x < 2 or n_y < 2:
        return Dominance(reason="it takes two scores in each group")
    of_x, of_y = _net_below(ys, xs) / n_y, -_net_below(xs, ys) / n_x
    delta = float(of_x.mean())
    tied = _tied_pairs(xs, ys)
    apart = n_x * n_y - tied - n_x * n_y * delta**2
    rows, columns = ((of_x - delta) ** 2).sum(), ((of_y - delta) ** 2).sum()
    variance = (n_y**2 * rows + n_x**2 * columns - apart) / (n_x * n_y * (n_x - 1) * (n_y - 1))
    return Dominance(delta, _asymmetric(delta, max(float(variance), 0.0), n_x + n_y - 2))


def _asymmetric(delta: float, variance: float, df: int) -> Interval:
    q2v = float(stdtrit(df, (1 + LEVEL) / 2)) ** 2 * variance
    below = 1 - delta**2 + q2v
    if below <= 0:
        return Interval(delta, delta)
    half = (q2v * ((1 - delta**2) ** 2 + q2v)) ** 0.5
    middle = delta - delta**3
    return Interval((middle - half) / below, (middle + half) / below)


def _net_below(others: Floats, scores: Floats) -> Floats:
    """Count for each score how many of the others lie below it, less those above."""
    ordered = np.sort(others)
    below = np.searchsorted(ordered, scores, side="left")
    return np.asarray(
        below - (len(ordered) - np.searchsorted(ordered, scores, side="right")), float
    )


def _tied_pairs(xs: Floats, ys: Floats) -> int:
    ordered = np.sort(ys)
    ends = (np.searchsorted(ordered, xs, side=side) for side in ("right", "left"))
    right, left = ends
    return int((right - left).sum())


def _ties(ranks: Floats) -> float:
    _, counts = np.unique(ranks, return_counts=True)
    sizes = counts.astype(float)
    return float((sizes**3 - sizes).sum())


def _two_sided(apart: float, variance: float) -> float:
    """Give the p-value of a rank statistic by the normal curve, with continuity correction."""
    if not variance > 0:
        return 1.0
    return min(1.0, 2 * float(ndtr(-max(abs(apart) - 0.5, 0.0) / variance**0.5)))


def _exact_signs(ranks: Floats, up: float) -> float:
    """Count the signs whose rank sum is at least as far from the middle as the one seen."""
    doubled = np.round(2 * ranks).astype(int)
    ways = np.ones(1)
    for rank in doubled:
        ways = np.concatenate([ways, np.zeros(rank)]) + np.concatenate([np.zeros(rank), ways])
    return _share_as_far(ways, round(2 * up))


def _exact_split(ranks: Floats, n_x: int) -> float:
    """Count the splits whose rank sum is at least as far from the middle as the one seen."""
    doubled = np.round(2 * ranks).astype(int)
    ways = np.zeros((n_x + 1, doubled.sum() + 1))
    ways[0, 0] = 1
    for rank in doubled:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    sums = np.arange(ways.shape[1])
    middle = n_x * doubled.mean()
    as_far = np.abs(sums - middle) >= abs(doubled[:n_x].sum() - middle) - 1e-9
    return min(1.0, float(ways[n_x][as_far].sum() / ways[n_x].sum()))


def _share_as_far(ways: Floats, seen: int) -> float:
    sums = np.arange(len(ways))
    middle = (len(ways) - 1) / 2
    return min(1.0, float(ways[np.abs(sums - middle) >= abs(seen - middle)].sum() / ways.sum()))
