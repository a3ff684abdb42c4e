"""How much of a scale's total comes from what its items share: McDonald's omega."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from surveyapp.analysis.arrays import NAN, Floats

MOST = 0.9975**0.5  # no item is quite without error of its own


@dataclass(frozen=True)
class Omega:
    """Omega total with the loading of each item on the one factor."""

    total: float = NAN
    loadings: tuple[float, ...] = ()
    reason: str = ""


def omega(correlations: Floats) -> Omega:
    """Compute omega total of one factor from the items' correlation matrix.

    omega = (sum of loadings)² / ((sum of loadings)² + sum of (1 - loading²)), the loadings found by
    minres: the least sum of squared differences between r and loading x loading off the diagonal.

    References: McDonald (1999), Test Theory, 85-90; Harman & Jones (1966), Psychometrika 31(3),
    351-368.

    Misleads when the items measure more than one thing, and when a loading lies at its limit of
    about 1 (too few respondents or nearly the same item twice).
    """
    k = len(correlations)
    if k < 3:
        return Omega(reason="it takes three items")
    if not np.isfinite(correlations).all():
        return Omega(reason="an item has the same answer from everybody")
    # TNC, as it needs no linear algebra library, whose threads wait long on a busy processor
    found = minimize(
        _misfit,
        _start(correlations),
        args=(correlations,),
        jac=True,
        method="TNC",
        bounds=[(-MOST, MOST)] * k,
        options={"ftol": 1e-14, "xtol": 1e-10, "gtol": 1e-10, "maxfun": 2000},
    )
    loadings = found.x * (1 if found.x.sum() >= 0 else -1)
    common = loadings.sum() ** 2
    total = common / (common + (1 - loadings**2).sum())
    return Omega(float(total), tuple(loadings.tolist()))


def _start(correlations: Floats) -> Floats:
    """Begin at the first principal component."""
    values, vectors = np.linalg.eigh(correlations)
    component = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
    return np.asarray(np.clip(component, -0.9, 0.9))


def _misfit(loadings: Floats, correlations: Floats) -> tuple[float, Floats]:
    apart = correlations - np.outer(loadings, loadings)
    np.fill_diagonal(apart, 0.0)
    return float((apart**2).sum() / 2), -2 * apart @ loadings
