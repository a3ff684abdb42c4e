"""How large an effect would have to be for these numbers to show it."""

from scipy.special import nctdtrinc, stdtrit

from surveyapp.analysis.arrays import NAN
from surveyapp.analysis.intervals import LEVEL

POWER = 0.80

# From this smallest detectable effect upwards, only a change of this size could have been seen.
WORDS = ((0.80, "very large"), (0.50, "large"), (0.30, "medium"), (0.0, "small"))


def of_groups(n_x: int, n_y: int) -> float:
    """Give the smallest d that two independent groups show with 80 % power, two-sided at 5 %.

    The d at which P(t > critical | noncentrality d · sqrt(n x · n y / (n x + n y))) = .80.

    Reference: Cohen (1988), Statistical Power Analysis, 19-66.

    Misleads for pupils in classes (divide the numbers by the design effect first), and as an
    excuse: it says nothing about the effect that was found.
    """
    if n_x < 2 or n_y < 2:
        return NAN
    return _smallest(n_x + n_y - 2, (n_x * n_y / (n_x + n_y)) ** 0.5)


def of_pairs(n: int) -> float:
    """Give the smallest mean change, in SDs of the change, that so many pairs show.

    The change at which P(t > critical | noncentrality change · sqrt(n)) = .80, two-sided at 5 %.

    Reference: Cohen (1988), Statistical Power Analysis, 48-52.

    Misleads as d_av: the SD of the change is smaller than that of the scores where the two surveys
    agree well.
    """
    return NAN if n < 2 else _smallest(n - 1, n**0.5)


def in_words(effect: float) -> str:
    """Name what could have been seen: small, medium, large or only very large."""
    return next((word for least, word in WORDS if effect >= least), "")


def _smallest(df: int, root: float) -> float:
    critical = float(stdtrit(df, (1 + LEVEL) / 2))
    return float(nctdtrinc(df, 1 - POWER, critical)) / root
