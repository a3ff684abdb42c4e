"""Least squares with standard errors that know about classes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from surveyapp.analysis.arrays import NAN, Floats
from surveyapp.analysis.intervals import LEVEL, Interval


@dataclass(frozen=True)
class Certainty:
    """How sure a coefficient is by one way of reckoning."""

    se: float = NAN
    df: float = NAN
    interval: Interval = Interval()
    p: float = NAN


@dataclass(frozen=True)
class Coefficient:
    """One coefficient of a least squares fit.

    `plain` takes everybody as independent. `robust` allows for clusters (CR1, t on clusters - 1);
    `careful` does so with CR2 and Satterthwaite's degrees of freedom, better for few clusters.
    """

    n: int
    value: float = NAN
    residual_sd: float = NAN
    plain: Certainty = Certainty()
    clusters: int = 0
    robust: Certainty = Certainty()
    careful: Certainty = Certainty()
    reason: str = ""


@dataclass(frozen=True)
class _Fit:
    """What the standard errors need of a fit."""

    design: Floats
    inverse: Floats  # of design' design
    residuals: Floats
    contrast: Floats  # picks the coefficient


@np.errstate(all="ignore")
def coefficient(
    outcome: Floats, terms: list[Floats], clusters: NDArray[np.intp] | None = None
) -> Coefficient:
    """Fit outcome = constant + terms by least squares and report the last term.

    CR1 variance = G / (G - 1) · (n - 1) / (n - p) · B · sum of (X'e)(X'e)' over clusters · B,
    B = inverse of X'X; CR2 first takes (I - H)^(-1/2) of each cluster's residuals.

    References: Liang & Zeger (1986), Biometrika 73(1), 13-22; Bell & McCaffrey (2002), Survey
    Methodology 28(2), 169-181; Pustejovsky & Tipton (2018), Journal of Business & Economic
    Statistics 36(4), 672-683.

    Misleads with fewer than about ten clusters: even the careful interval is then a guess.
    """
    design = np.column_stack([np.ones(len(outcome)), *terms])
    n, p = design.shape
    if n <= p:
        return Coefficient(n, reason="too few respondents")
    # an exactly dependent term shows as a vanishing singular value
    if np.linalg.matrix_rank(design) < p:
        return Coefficient(n, reason="everybody is the same in one of the terms")
    basis, triangle = np.linalg.qr(design)
    solution = np.linalg.solve(triangle, basis.T @ outcome)
    back = np.linalg.inv(triangle)
    residuals = outcome - design @ solution
    fit = _Fit(design, back @ back.T, residuals, np.eye(p)[-1])
    value = float(solution[-1])
    sd = float((residuals @ residuals / (n - p)) ** 0.5)
    plain = _certainty(value, sd**2 * fit.inverse[-1, -1], n - p)
    found = Coefficient(n, value, sd, plain)
    return found if clusters is None else _with_clusters(found, fit, clusters)


def _with_clusters(found: Coefficient, fit: _Fit, clusters: NDArray[np.intp]) -> Coefficient:
    members = np.unique(clusters, return_inverse=True)[1]
    number = int(members.max()) + 1
    n, p = fit.design.shape
    if number < 2:
        return Coefficient(n, found.value, found.residual_sd, found.plain, number)
    order = np.argsort(members, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(members))[:-1])
    scores = np.array([fit.design[part].T @ fit.residuals[part] for part in parts])
    along = scores @ fit.inverse @ fit.contrast
    factor = number / (number - 1) * (n - 1) / (n - p)
    robust = _certainty(found.value, factor * float(along @ along), number - 1)
    careful = _careful(found.value, fit, parts)
    return Coefficient(n, found.value, found.residual_sd, found.plain, number, robust, careful)


def _careful(value: float, fit: _Fit, parts: list[NDArray[np.intp]]) -> Certainty:
    """Reckon by CR2 with Satterthwaite's degrees of freedom, in matrices no larger than p x p.

    For a cluster with design X, (I - X B X')^(-1/2) v = v + U f(U'U) U'v with U U' = X B X'; f maps
    each eigenvalue s to ((1 - s)^(-1/2) - 1) / s, and to -1 where the cluster fits itself (s = 1).
    """
    root = np.linalg.cholesky(fit.inverse)
    along, shared, squares = [], [], []
    for part in parts:
        design, residuals = fit.design[part], fit.residuals[part]
        half = design @ root
        values, vectors = np.linalg.eigh(half.T @ half)
        turned = half @ vectors
        weight = _adjustment(values)
        direction = design @ (fit.inverse @ fit.contrast)
        adjusted = direction + turned @ (weight * (turned.T @ direction))
        along.append(float(adjusted @ residuals))
        shared.append(half.T @ adjusted)
        squares.append(float(adjusted @ adjusted))
    return _certainty(value, float(np.square(along).sum()), _satterthwaite(shared, squares))


def _satterthwaite(shared: list[Floats], squares: list[float]) -> float:
    """Give (trace of P)² / (sum of the squares of P), P = diagonal of squares - S S'."""
    rows, diagonal = np.array(shared), np.array(squares)
    overlap = (rows**2).sum(axis=1)
    below = (diagonal**2 - 2 * diagonal * overlap).sum() + ((rows.T @ rows) ** 2).sum()
    return float((diagonal - overlap).sum() ** 2 / below)


def _adjustment(values: Floats) -> Floats:
    inside = np.clip(values, 0.0, 1.0)
    result = np.where(inside > 1 - 1e-10, -1.0, 0.5)
    usual = (inside > 1e-10) & (inside <= 1 - 1e-10)
    result[usual] = ((1 - inside[usual]) ** -0.5 - 1) / inside[usual]
    return result


def _certainty(value: float, variance: float, df: float) -> Certainty:
    se = max(float(variance), 0.0) ** 0.5
    half = float(stdtrit(df, (1 + LEVEL) / 2)) * se
    p = 2 * float(stdtr(df, -abs(value) / se)) if se > 0 else NAN
    return Certainty(se, df, Interval(value - half, value + half), p)
