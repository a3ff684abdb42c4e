"""Pupils chosen for low scores rise by themselves: by how much is to be expected."""


def expected_return(everybody: float, chosen: float, reliability: float) -> float:
    """Give the change that is to be expected without any help, for a group chosen by its score.

    (1 - r) · (mean of everybody before - mean of the chosen before), r the retest correlation, or
    the scale's reliability where that is not known, which understates the change.

    References: Galton (1886), Journal of the Anthropological Institute 15, 246-263; Barnett, van
    der Pols & Dobson (2005), International Journal of Epidemiology 34(1), 215-220.

    Misleads for groups that were not chosen by this score.
    """
    return (1 - reliability) * (everybody - chosen)
