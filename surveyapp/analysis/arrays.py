"""Arrays as the statistics take them: which numbers are there, which pairs are whole."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NAN = float("nan")


def numbers(values: ArrayLike) -> Floats:
    """Give a copy of the values as float64, with everything that isn't a finite number as nan."""
    floats = np.array(values, dtype=np.float64)
    floats[~np.isfinite(floats)] = NAN
    return floats


def item_numbers(items: ArrayLike) -> Floats:
    """Give respondents x items as float64; in whole-number codes below zero is missing."""
    array = np.asarray(items)
    floats = numbers(array)
    if array.dtype.kind == "i":
        floats[array < 0] = NAN
    return floats


def present(values: ArrayLike) -> Floats:
    """Give the finite values alone, as one flat array."""
    floats = numbers(values).ravel()
    return floats[~np.isnan(floats)]


def complete(*columns: ArrayLike) -> list[Floats]:
    """Keep the places where every column has a number; columns are equally long."""
    floats = [numbers(column).ravel() for column in columns]
    whole = ~np.isnan(np.vstack(floats)).any(axis=0)
    return [column[whole] for column in floats]


def codes_of(labels: Sequence[object] | NDArray[np.generic]) -> tuple[NDArray[np.intp], list[str]]:
    """Number the labels 0, 1, 2 … in sorted order; -1 where there is none (None, "" or nan)."""
    texts = np.array(["" if _is_empty(label) else str(label) for label in labels], dtype=np.str_)
    names = sorted(set(texts.tolist()) - {""})
    index = {name: code for code, name in enumerate(names)}
    return np.array([index.get(text, -1) for text in texts.tolist()], dtype=np.intp), names


def _is_empty(label: object) -> bool:
    return label is None or label == "" or label != label
