"""Incidents per 100 pupils and week, and whether there are fewer of them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, betaincinv, chdtri

from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.intervals import LEVEL, Interval

PER = 100


@dataclass(frozen=True)
class Rate:
    """Incidents per 100 pupils and week; `exposure` is pupils x weeks."""

    count: int
    exposure: float
    rate: float = NAN
    interval: Interval = Interval()
    reason: str = ""


def rate(count: int, pupils: float, weeks: float) -> Rate:
    """Give the rate of incidents per 100 pupils and week with its exact Poisson interval.

    low = chi²(.025; 2 count) / 2, high = chi²(.975; 2 count + 2) / 2, over the exposure

    Reference: Garwood (1936), Biometrika 28(3-4), 437-442.

    Misleads when incidents come in bunches (one quarrel, five reports): it is then too narrow. More
    reports can also mean more trust in reporting.
    """
    exposure = pupils * weeks
    if not exposure > 0:
        return Rate(count, exposure, reason="no pupils or no weeks")
    tail = (1 - LEVEL) / 2
    low = float(chdtri(2 * count, 1 - tail)) / 2 if count else 0.0
    high = float(chdtri(2 * count + 2, tail)) / 2
    unit = PER / exposure
    return Rate(count, exposure, count * unit, Interval(low * unit, high * unit))


@dataclass(frozen=True)
class RateRatio:
    """How many times as often as before; below 1 is fewer."""

    before: Rate
    after: Rate
    ratio: float = NAN
    interval: Interval = Interval()
    p: float = NAN
    reason: str = ""


@np.errstate(all="ignore")
def rate_ratio(before: Rate, after: Rate) -> RateRatio:
    """Compare two rates, after over before, exactly: given all incidents, how many came after.

    The share of the incidents that came after has Clopper and Pearson's interval; a share s is the
    ratio s / (1 - s) · exposure before / exposure after.

    Reference: Przyborowski & Wilenski (1940), Biometrika 31(3-4), 313-323.

    Misleads like the rates it compares, and when recording itself changed.
    """
    if before.reason or after.reason:
        return RateRatio(before, after, reason="no pupils or no weeks")
    total = before.count + after.count
    if not total:
        return RateRatio(before, after, reason="no incidents either time")
    times = before.exposure / after.exposure
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(after.count, before.count + 1, tail)) if after.count else 0.0
    high = float(betaincinv(after.count + 1, before.count, 1 - tail)) if before.count else 1.0
    ends = Interval(low / (1 - low) * times, high / (1 - high) * times if high < 1 else np.inf)
    ratio = after.count / before.count * times if before.count else float("inf")
    return RateRatio(before, after, ratio, ends, _exact_p(after.count, total, 1 / (1 + times)))


def _exact_p(count: int, total: int, chance: float) -> float:
    """Double the smaller tail of the binomial."""
    low = float(bdtr(count, total, chance))
    high = 1 - float(bdtr(count - 1, total, chance)) if count else 1.0
    return min(1.0, 2 * min(low, high))
