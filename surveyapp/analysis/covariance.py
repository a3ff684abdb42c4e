"""The covariance matrix of a scale's items, in one pass over any number of respondents."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.arrays import BLOCK, NAN, Floats, blocks, items

PIECE = 1 << 17  # multiplications in one go


@dataclass(frozen=True)
class Covariance:
    """Variances and covariances (n - 1) of items x items, and their correlations.

    `n` is the number of respondents it rests on: complete rows, or, pairwise, everybody who
    answered at least one item.
    """

    matrix: Floats
    correlations: Floats
    n: int


def covariance(array: NDArray[Any], pairwise: bool = False) -> Covariance:
    """Compute the covariances of respondents x items, from complete rows or pair by pair.

    cov(x, y) = (sum of xy - sum of x · sum of y / n) / (n - 1), sums over whoever answered both;
    r = cov(x, y) / sqrt(var x · var y), variances of the same respondents.

    Pairwise misleads when many answers are missing: each number then rests on different people,
    and the matrix need not be one that any group of people could have given.
    """
    sums = _sums(array, pairwise)
    counts, totals = np.maximum(sums.counts, 1), sums.totals
    usable = sums.counts > 1
    below = np.where(usable, sums.counts - 1, 1)
    matrix = np.where(usable, (sums.products - totals * totals.T / counts) / below, NAN)
    spread = np.where(usable, (sums.squares - totals**2 / counts) / below, NAN)
    both = spread * spread.T
    correlations = np.full(matrix.shape, NAN)
    np.divide(matrix, np.sqrt(np.maximum(both, 0)), out=correlations, where=both > 0)
    return Covariance(matrix, correlations, sums.n)


@dataclass(frozen=True)
class _Sums:
    """Sums over respondents; listwise the last three are columns, as every pair has the same."""

    products: Floats
    totals: Floats
    squares: Floats
    counts: Floats
    n: int


def _sums(array: NDArray[Any], pairwise: bool) -> _Sums:
    """Sum all products of the items with each other and with who answered.

    That is one matrix product a block. Listwise one row says who answered everything; pairwise one
    row for each item says who answered it, and one more has its squares.
    """
    k = array.shape[1]
    rows = 3 * k if pairwise else k + 1
    sums, respondents = np.zeros((rows, rows)), 0
    origin = [_first_score(column) for column in array.T]
    exact = _exact(array)
    for block in blocks(len(array)):
        answers = items(array[block])
        whole = np.logical_and.reduce(answers.there)
        # rows of nothing up to a multiple of eight: the matrix product is then twice as fast
        stacked = np.zeros((rows + -rows % 8, len(whole)), dtype=exact)
        for row, (scores, known) in enumerate(zip(answers.scores, answers.there, strict=True)):
            stacked[row] = (scores - origin[row]) * (known if pairwise else whole)
        if pairwise:
            stacked[k : 2 * k] = answers.there
            stacked[2 * k : rows] = stacked[:k] ** 2
        else:
            stacked[k] = whole
        sums += _products(stacked)[:rows, :rows]
        respondents += int((np.logical_or.reduce(answers.there) if pairwise else whole).sum())
    products, totals = sums[:k, :k], sums[:k, k : 2 * k]
    if pairwise:
        squares, counts = sums[2 * k :, k : 2 * k], sums[k : 2 * k, k : 2 * k]
    else:
        squares, counts = np.diag(products)[:, np.newaxis], sums[k:, k:]
    return _Sums(products, totals, squares, counts, respondents)


def _products(stacked: NDArray[Any]) -> NDArray[Any]:
    """Multiply rows x respondents with itself, piece by piece.

    A larger product would wake the linear algebra library's threads, which save little here and, on
    a processor that is busy with requests, wait for each other a thousand times longer.
    """
    rows, respondents = stacked.shape
    width = max(PIECE // rows**2, 1)
    whole = respondents - respondents % width
    pieces = stacked[:, :whole].reshape(rows, -1, width).transpose(1, 0, 2)
    rest = stacked[:, whole:]
    found: NDArray[Any] = np.matmul(pieces, pieces.transpose(0, 2, 1)).sum(axis=0) + rest @ rest.T
    return found


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
