"""How large a difference is in standard deviations, and in words a school can use."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, nctdtrinc, ndtr

from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.intervals import LEVEL, Interval


@dataclass(frozen=True)
class Size:
    """A standardised difference with its interval."""

    value: float = NAN
    interval: Interval = Interval()


# From this size upwards (below the next) a difference is called so.
WORDS = (
    (0.80, "large"),
    (0.65, "medium to large"),
    (0.45, "medium"),
    (0.30, "small to medium"),
    (0.10, "small"),
    (0.0, "very small"),
)


def correction(df: float) -> float:
    """Give Hedges' exact small-sample factor J: gamma(df/2) / (sqrt(df/2) · gamma((df - 1)/2)).

    Reference: Hedges (1981), Journal of Educational Statistics 6(2), 107-128, eq. 6e.
    """
    if df <= 1:
        return NAN
    return math.exp(float(gammaln(df / 2) - gammaln((df - 1) / 2))) / math.sqrt(df / 2)


def rough_correction(df: float) -> float:
    """Give the usual approximation of J: 1 - 3 / (4 · df - 1).

    Reference: Hedges (1981), Journal of Educational Statistics 6(2), 107-128, p. 114.
    """
    return 1 - 3 / (4 * df - 1) if df >= 1 else NAN


@np.errstate(all="ignore")
def noncentral_interval(t: float, df: float) -> Interval:
    """Give the interval of the noncentrality of an observed t; times sqrt(1/n …) one of an effect.

    The ends are the noncentralities under which t is just at the 97.5th and the 2.5th percentile.

    Reference: Steiger & Fouladi (1997), in Harlow et al., What If There Were No Significance
    Tests?, 221-257. Rests on normal scores with one spread.
    """
    if not (math.isfinite(t) and df > 0):
        return Interval()
    tail = (1 - LEVEL) / 2
    return Interval(float(nctdtrinc(df, 1 - tail, t)), float(nctdtrinc(df, tail, t)))


def in_words(size: float) -> str:
    """Name the size of a difference: very small, small, small to medium … large.

    Cohen's .2, .5 and .8 are conventions and no more; programmes in schools usually land between 0
    and .3. Reference: Cohen (1988), Statistical Power Analysis, 24-27.
    """
    return next((word for least, word in WORDS if abs(size) >= least), "")


def rank_in_100(size: float) -> float:
    """Say where the middle pupil of 100 would stand after moving up by the size; 1 is the top.

    rank = 100 · (1 - Phi(size)). Holds for normal scores.

    Reference: Coe (2002), It's the Effect Size, Stupid, BERA annual conference, table 1.
    """
    return 100 * (1 - float(ndtr(size)))
