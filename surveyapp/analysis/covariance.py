"""The covariance matrix of a scale's items, in one pass over any number of respondents."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.arrays import BLOCK, Floats, blocks, items


@dataclass(frozen=True)
class Covariance:
    """Variances and covariances (n - 1) of items x items.

    `n` is the number of respondents it rests on: complete rows, or, pairwise, everybody who
    answered at least one item.
    """

    matrix: Floats
    n: int


def covariance(array: NDArray[Any], pairwise: bool = False) -> Covariance:
    """Compute the covariances of respondents x items, from complete rows or pair by pair.

    cov(x, y) = (sum of xy - sum of x · sum of y / n) / (n - 1), sums over whoever answered both.

    Pairwise misleads when many answers are missing: each number then rests on different people,
    and the matrix need not be one that any group of people could have given.
    """
    products, n = _sums(array, pairwise)
    k = array.shape[1]
    together, alone, counts = products[:k, :k], products[:k, k:], products[k:, k:]
    matrix = np.full((k, k), np.nan)
    np.divide(
        together - np.divide(alone * alone.T, np.maximum(counts, 1)),
        counts - 1,
        out=matrix,
        where=counts > 1,
    )
    return Covariance(matrix, n)


def _sums(array: NDArray[Any], pairwise: bool) -> tuple[Floats, int]:
    """Give all products of the items and of who answered, which is one matrix product a block.

    Listwise one row says who answered everything; pairwise one row for each item.
    """
    k = array.shape[1]
    rows = 2 * k if pairwise else k + 1
    products, respondents = np.zeros((rows, rows)), 0
    origin = [_first_score(column) for column in array.T]
    exact = _exact(array)
    for block in blocks(len(array)):
        answers = items(array[block])
        whole = np.logical_and.reduce(answers.there)
        # rows of nothing up to a multiple of eight: the matrix product is then twice as fast
        stacked = np.zeros((rows + -rows % 8, len(whole)), dtype=exact)
        for row, (scores, known) in enumerate(zip(answers.scores, answers.there, strict=True)):
            stacked[row] = (scores - origin[row]) * (known if pairwise else whole)
        stacked[k:rows] = answers.there if pairwise else whole
        products += (stacked @ stacked.T)[:rows, :rows]
        respondents += int((np.logical_or.reduce(answers.there) if pairwise else whole).sum())
    return products, respondents


def _first_score(column: NDArray[Any]) -> Any:
    """Give the score that the item's scores are counted from.

    So a large constant costs no digits, and an item with one answer has no variance at all.
    """
    there = column >= 0 if column.dtype.kind == "i" else np.isfinite(column)
    return column[there.argmax()] if there.any() else column.dtype.type(0)


def _exact(array: NDArray[Any]) -> type[np.floating[Any]]:
    """Give the fastest number that a block's sums fit in without rounding."""
    small = array.dtype == np.int8 and BLOCK * int(array.max(initial=0)) ** 2 <= 2**24
    return np.float32 if small else np.float64
