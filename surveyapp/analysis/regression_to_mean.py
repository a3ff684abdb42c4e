"""Pupils chosen for low scores rise by themselves: by how much is to be expected."""

from surveyapp.analysis.arrays import NAN


def expected_return(everybody: float, chosen: float, reliability: float) -> float:
    """Give the change that is to be expected without any help, for a group chosen by its score.

    (1 - r) · (mean of everybody before - mean of the chosen before), r the retest correlation, or
    the scale's reliability where that is not known, which understates the change; nan for an r
    that no scale worth the name has, below 0 or above 1.

    References: Galton (1886), Journal of the Anthropological Institute 15, 246-263; Barnett, van
    der Pols & Dobson (2005), International Journal of Epidemiology 34(1), 215-220.

    Misleads for groups that were not chosen by this score.
    """
    if not 0 <= reliability <= 1:
        return NAN
    return (1 - reliability) * (everybody - chosen)
