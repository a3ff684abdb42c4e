"""Percentages: how many say so, how sure that is, and whether it changed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from numpy.typing import ArrayLike
from scipy.special import bdtr

from surveyapp.analysis.arrays import NAN, complete, present
from surveyapp.analysis.intervals import Interval, Z


@dataclass(frozen=True)
class Share:
    """How many of how many, as a share from 0 to 1 with Wilson's interval."""

    count: int
    n: int
    share: float = NAN
    interval: Interval = Interval()
    reason: str = ""


def share(count: int, n: int) -> Share:
    """Give a share with its interval, which also holds for none, for all and for few.

    interval = (p + z²/2n ± z · sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n)

    Reference: Wilson (1927), Journal of the American Statistical Association 22(158), 209-212.

    Misleads for a survey of nearly everybody, where it is too wide, and when those who did not
    answer differ from those who did, where no interval helps.

    >>> found = share(7, 31)
    >>> print(f"{found.share:.1%}, from {found.interval.low:.1%} to {found.interval.high:.1%}")
    22.6%, from 11.4% to 39.8%
    """
    if n <= 0:
        return Share(count, n, reason="nobody answered")
    p, z2n = count / n, Z * Z / n
    half = Z * (p * (1 - p) / n + z2n / (4 * n)) ** 0.5
    low, high = ((p + z2n / 2 + sign * half) / (1 + z2n) for sign in (-1, 1))
    # of none and of all the end is exact, which the sum above misses by a rounding error
    return Share(count, n, p, Interval(min(max(low, 0.0), p), max(min(high, 1.0), p)))


def distribution(codes: Mapping[Hashable, int], n: int) -> dict[Hashable, Share]:
    """Give each answer's share of the `n` who answered, in the order of `codes`.

    With several answers allowed the shares add up to more than 1.
    """
    return {code: share(count, n) for code, count in codes.items()}


def share_up_to(scores: ArrayLike, most: float) -> Share:
    """Give the share of the scored respondents with at most that score, such as a low band."""
    known = present(scores)
    return share(int((known <= most + 1e-9).sum()), len(known))


@dataclass(frozen=True)
class ShareDifference:
    """The difference of two independent shares, x minus y, with Newcombe's interval."""

    x: Share
    y: Share
    difference: float = NAN
    interval: Interval = Interval()
    reason: str = ""


def share_difference(x: Share, y: Share) -> ShareDifference:
    """Compare the shares of two groups of different people.

    low = d - sqrt((p x - low x)² + (high y - p y)²), high = d + sqrt((high x - p x)² +
    (p y - low y)²), from the Wilson intervals of both.

    Reference: Newcombe (1998), Statistics in Medicine 17(8), 873-890, method 10.

    Misleads for the same people asked twice: use `paired_shares`.
    """
    if x.reason or y.reason:
        return ShareDifference(x, y, reason="nobody answered in a group")
    d = x.share - y.share
    below = ((x.share - x.interval.low) ** 2 + (y.interval.high - y.share) ** 2) ** 0.5
    above = ((x.interval.high - x.share) ** 2 + (y.share - y.interval.low) ** 2) ** 0.5
    return ShareDifference(x, y, d, Interval(d - below, d + above))


@dataclass(frozen=True)
class PairedShares:
    """A yes or no of the same people twice: who stopped and who started.

    `change` is the share after minus the share before; `p` is McNemar's, exact.
    """

    before: Share
    after: Share
    stopped: int = 0
    started: int = 0
    change: float = NAN
    interval: Interval = Interval()
    p: float = NAN
    reason: str = ""

    @property
    def n(self) -> int:
        """How many answered both times."""
        return self.before.n


def paired_shares(before: ArrayLike, after: ArrayLike) -> PairedShares:
    """Compare yes (1) and no (0) of the same respondents; who lacks either answer is left out.

    p = 2 · P(at most the smaller of stopped and started, of both together, at one half each)
    interval: Newcombe's hybrid score interval for paired shares.

    References: McNemar (1947), Psychometrika 12(2), 153-157; Newcombe (1998), Statistics in
    Medicine 17(22), 2635-2650, method 10.

    Misleads when a question is understood otherwise the second time: awareness of bullying rises
    with a programme against it.
    """
    first, second = (values > 0.5 for values in complete(before, after))
    both, neither = int((first & second).sum()), int((~first & ~second).sum())
    stopped, started = int((first & ~second).sum()), int((~first & second).sum())
    n = len(first)
    start, end = share(both + stopped, n), share(both + started, n)
    if n == 0:
        return PairedShares(start, end, reason="nobody answered both times")
    turned = stopped + started
    p = min(1.0, 2 * float(bdtr(min(stopped, started), turned, 0.5))) if turned else 1.0
    interval = _paired_interval(start, end, both * neither - stopped * started)
    return PairedShares(start, end, stopped, started, end.share - start.share, interval, p)


def _paired_interval(before: Share, after: Share, cross: float) -> Interval:
    """Give Newcombe's interval; `cross` is both · neither - stopped · started."""
    n, d = before.n, after.share - before.share
    margins = before.count * (n - before.count) * after.count * (n - after.count)
    above_chance = max(cross - n / 2, 0.0) if cross > 0 else cross
    phi = above_chance / margins**0.5 if margins else 0.0

    def reach(one: float, other: float) -> float:
        return float(max(one**2 - 2 * phi * one * other + other**2, 0.0) ** 0.5)

    below = reach(after.share - after.interval.low, before.interval.high - before.share)
    above = reach(after.interval.high - after.share, before.share - before.interval.low)
    return Interval(d - below, d + above)
