"""Several outcomes at once: the more one looks at, the more seems to have changed."""

from collections.abc import Sequence

import numpy as np

from surveyapp.analysis.arrays import NAN, Floats


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values so that all together are wrong at most one time in twenty; nan stays nan.

    The smallest of m times m, the next times m - 1 and so on, never falling, at most 1.

    Reference: Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.

    Misleads when only the outcomes that looked well are handed in.

    >>> holm([0.04, 0.01])
    [0.04, 0.02]
    """
    values = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    adjusted: Floats = np.full(len(values), NAN)
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * factors), 1.0)
    return [float(p) for p in adjusted]
